-- How hot each customer is: her actions and reactions by weight, halved every half-life, added up. No weight is
-- negative, so an action more never makes her colder.
select
    actions.customer_id,
    cast(
        round(
            sum(
                cast(actions.event_count as decimal(9, 0))
                * cast(weights.heat_weight as decimal(4, 0))
                * {{ decayed('actions.age_days', 'weights.half_life_days') }}
            ),
            4
        ) as decimal(18, 4)
    ) as heat_score,
    max(actions.event_date) as last_action_date
from {{ ref('int_customer_actions__daily') }} as actions
inner join {{ ref('action_weights') }} as weights on actions.action = weights.action
group by actions.customer_id
