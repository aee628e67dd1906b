{#- Fails with each segment whose patterns stand for more or fewer customers than it has members: with more segments than
    the words of int_customer_patterns have room for, different sets would look alike. -#}
{% test patterns_hold_every_member(model) %}
select
    coalesce(patterns.segment, members.segment) as segment,
    patterns.customer_count,
    members.customer_count as member_count
from (select segment, sum(customer_count) as customer_count from {{ model }} group by segment) as patterns
full outer join (
    select segment, count(*) as customer_count
    from {{ ref('int_segments__unioned') }}
    group by segment
) as members on patterns.segment = members.segment
where coalesce(patterns.customer_count, 0) != coalesce(members.customer_count, 0)
{% endtest %}
