{#- Fails with each stay that begins when or before the one before it ends: the two would be one, or overlap.
    touched: for an incremental model, the customers whose stays a carried build computes anew. -#}
{% test stays_never_touch(model, touched=none) %}
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
    {%- if touched is not none and is_carried() %}
    where customer_id in (select touched.customer_id from {{ touched }} as touched)
    {%- endif %}
    window by_date as (partition by segment, customer_id order by entered_date asc nulls last)
) as followed
where
    followed.left_date <= followed.entered_date
    or (followed.stay_number > 1 and followed.previous_left_date is null)
    or followed.entered_date <= followed.previous_left_date
{% endtest %}
