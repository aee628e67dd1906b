{#- Fails with each row of a trigger that lacks a column, or has not occurred yet at as_of. -#}
{% test trigger_is_whole(model) %}
select *
from {{ model }}
where
    customer_id is null
    or trigger_key is null
    or context is null
    or not coalesce(occurred_at < {{ as_of() }}, false)
{% endtest %}
