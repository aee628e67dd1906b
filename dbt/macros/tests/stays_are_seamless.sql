{#- Fails with each browser whose stays overlap, leave a gap, or do not reach from the first instant to the last. -#}
{% test stays_are_seamless(model) %}
select stays.visitor_id, stays.valid_from, stays.valid_to
from (
    select
        visitor_id,
        valid_from,
        valid_to,
        lag(valid_to) over (partition by visitor_id order by valid_from asc nulls last) as previous_valid_to,
        lead(valid_from) over (partition by visitor_id order by valid_from asc nulls last) as next_valid_from
    from {{ model }}
) as stays
where
    stays.valid_from >= stays.valid_to
    or stays.valid_from != coalesce(stays.previous_valid_to, cast('1900-01-01' as timestamp))
    or (stays.next_valid_from is null and stays.valid_to != cast('9999-12-31' as timestamp))
{% endtest %}
