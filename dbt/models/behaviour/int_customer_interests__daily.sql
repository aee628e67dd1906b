-- What each customer viewed, carted, wished for and bought per category, brand and local day, over the days of the
-- rule.
with wishes as (

    select
        coalesce(aliases.customer_id, wishes.customer_id, visitors.customer_id) as customer_id,
        wishes.product_id,
        {{ local_date('wishes.occurred_at', shop_timezone()) }} as event_date
    from {{ ref('stg_shop__wishlist_events') }} as wishes
    left join {{ ref('customer_aliases') }} as aliases on wishes.customer_id = aliases.alias_id
    left join {{ ref('int_visitors__recognised') }} as visitors
        on
            wishes.visitor_id = visitors.visitor_id
            and wishes.occurred_at >= visitors.valid_from
            and wishes.occurred_at < visitors.valid_to
    where wishes.event_type = 'added'

),

interests as (

    select
        customer_id,
        case when event_type = 'add_to_cart' then 'cart' else 'view' end as action,
        category,
        brand,
        event_date,
        event_count
    from {{ ref('int_site_actions__daily') }}
    where event_type in ('category_view', 'product_view', 'add_to_cart')

    union all

    select
        wishes.customer_id,
        'wish' as action,
        products.category,
        products.brand,
        wishes.event_date,
        1 as event_count
    from wishes
    inner join {{ ref('int_products__categorised') }} as products on wishes.product_id = products.product_id

    union all

    select
        lines.customer_id,
        'purchase' as action,
        products.category,
        products.brand,
        lines.order_date as event_date,
        1 as event_count
    from {{ ref('fct_order_lines') }} as lines
    inner join {{ ref('int_products__categorised') }} as products on lines.product_id = products.product_id

)

select
    customer_id,
    action,
    category,
    brand,
    event_date,
    {{ days_between('event_date', as_of_date()) }} as age_days,
    cast(sum(event_count) as bigint) as event_count
from interests
where
    customer_id is not null
    and coalesce(category, brand) is not null
    and {{ days_between('event_date', as_of_date()) }} <= {{ rule_value(ref('behaviour_rules'), 'affinity_days') }}
group by customer_id, action, category, brand, event_date
