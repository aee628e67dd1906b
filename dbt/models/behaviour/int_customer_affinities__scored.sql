-- How strongly each customer leans to each category and brand: what she viewed, carted, wished for and bought over the
-- days of the rule, by weight, halved every half-life, added up.
with interests as (

    select
        customer_id, category, brand, case when event_type = 'add_to_cart' then 'cart' else 'view' end as action,
        event_date,
        event_count
    from {{ ref('int_site_actions__daily') }}
    where event_type in ('category_view', 'product_view', 'add_to_cart')

    union all

    select
        wishes.customer_id, products.category, products.brand, 'wish' as action, wishes.event_date,
        wishes.event_count
    from {{ ref('int_customer_wishes__daily') }} as wishes
    inner join {{ ref('int_products__categorised') }} as products on wishes.product_id = products.product_id

    union all

    select
        lines.customer_id, products.category, products.brand, 'purchase' as action, lines.order_date as event_date,
        1 as event_count
    from {{ ref('fct_order_lines') }} as lines
    inner join {{ ref('int_products__categorised') }} as products on lines.product_id = products.product_id
    where lines.customer_id is not null

),

dimensions as (

    select 'category' as dimension
    union all
    select 'brand' as dimension

),

weighted as (

    select
        interests.customer_id,
        dimensions.dimension,
        case dimensions.dimension when 'category' then interests.category else interests.brand end as interest,
        interests.action,
        interests.event_date,
        interests.event_count,
        cast(interests.event_count as decimal(9, 0))
        * cast(weights.affinity_weight as decimal(4, 0))
        * {{ decayed(days_between('interests.event_date', as_of_date()), 'weights.half_life_days') }} as score
    from interests
    inner join {{ ref('action_weights') }} as weights on interests.action = weights.action
    cross join dimensions
    where
        {{ days_between('interests.event_date', as_of_date()) }}
        <= {{ rule_value(ref('behaviour_rules'), 'affinity_days') }}

),

scored as (

    select
        customer_id,
        dimension,
        interest,
        cast(sum(score) as decimal(28, 9)) as score,
        {%- for action in ['view', 'cart', 'wish', 'purchase'] %}
        coalesce(sum(case when action = '{{ action }}' then score end), 0) as {{ action }}_score,
        cast(coalesce(sum(case when action = '{{ action }}' then event_count end), 0) as integer)
            as {{ action }}_count,
        {%- endfor %}
        max(event_date) as last_event_date
    from weighted
    where interest is not null
    group by customer_id, dimension, interest

)

select
    customer_id, dimension, interest, score, view_count, cart_count, wish_count, purchase_count, last_event_date,
    case greatest(purchase_score, cart_score, wish_score, view_score)
        when purchase_score then 'purchase'
        when cart_score then 'cart'
        when wish_score then 'wish'
        else 'view'
    end as top_action
from scored
where score > 0
