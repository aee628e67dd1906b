-- How strongly each customer leans to each category and brand: actions by weight, halved every half-life, added up.
with interests as (

    select customer_id, 'category' as dimension, category as interest, action, event_date, age_days, event_count
    from {{ ref('int_customer_interests__daily') }}
    where category is not null

    union all

    select customer_id, 'brand' as dimension, brand as interest, action, event_date, age_days, event_count
    from {{ ref('int_customer_interests__daily') }}
    where brand is not null

),

weighted as (

    select
        interests.*,
        cast(interests.event_count as decimal(9, 0))
        * cast(weights.affinity_weight as decimal(4, 0))
        * {{ decayed('interests.age_days', 'weights.half_life_days') }} as score
    from interests
    inner join {{ ref('action_weights') }} as weights on interests.action = weights.action

),

scored as (

    select
        customer_id,
        dimension,
        interest,
        cast(sum(score) as decimal(28, 9)) as score,
        {%- for action in ['view', 'cart', 'wish', 'purchase'] %}
        cast(coalesce(sum(case when action = '{{ action }}' then score end), 0) as decimal(28, 9))
            as {{ action }}_score,
        cast(coalesce(sum(case when action = '{{ action }}' then event_count end), 0) as integer)
            as {{ action }}_count,
        {%- endfor %}
        max(event_date) as last_event_date
    from weighted
    group by customer_id, dimension, interest

)

select
    *,
    case greatest(purchase_score, cart_score, wish_score, view_score)
        when purchase_score then 'purchase'
        when cart_score then 'cart'
        when wish_score then 'wish'
        else 'view'
    end as top_action
from scored
where score > 0
