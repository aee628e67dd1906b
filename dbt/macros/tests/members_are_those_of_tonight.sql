{#- Fails with each customer whom the history and tonight's segments disagree about, of segments that are not held. -#}
{% test members_are_those_of_tonight(model) %}
select
    coalesce(open_stays.segment, members.segment) as segment,
    coalesce(open_stays.customer_id, members.customer_id) as customer_id
from (select segment, customer_id from {{ model }} where left_date is null) as open_stays
full outer join {{ ref('int_segments__unioned') }} as members
    on
        open_stays.segment = members.segment
        and open_stays.customer_id = members.customer_id
left join {{ ref('int_segments__held') }} as held
    on coalesce(open_stays.segment, members.segment) = held.segment
where
    held.segment is null
    and (open_stays.customer_id is null or members.customer_id is null)
{% endtest %}
