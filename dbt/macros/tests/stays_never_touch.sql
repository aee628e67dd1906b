{#- Fails with each stay that begins when or before the one before it ends: the two would be one, or overlap. -#}
{% test stays_never_touch(model) %}
select followed.segment, followed.customer_id, followed.entered_date, followed.previous_left_date
from (
    select
        segment,
        customer_id,
        entered_date,
        left_date,
        row_number() over by_date as stay_number,
        lag(left_date) over by_date as previous_left_date
    from {{ model }}
    window by_date as (partition by segment, customer_id order by entered_date asc nulls last)
) as followed
where
    followed.left_date <= followed.entered_date
    or (followed.stay_number > 1 and followed.previous_left_date is null)
    or followed.entered_date <= followed.previous_left_date
{% endtest %}
