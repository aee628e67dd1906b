-- The interest of each customer in each category as a share of all her interest, with the events that explain it. A
-- category is sensitive when one of its products reveals health; such a one never becomes a trait.
with sensitive as (

    select category
    from {{ ref('stg_shop__products') }}
    group by category
    having max(case when is_sensitive then 1 else 0 end) = 1

)

select
    shared.customer_id,
    shared.interest as category,
    shared.affinity,
    shared.affinity_rank,
    shared.view_count,
    shared.cart_count,
    shared.wish_count,
    shared.purchase_count,
    shared.top_action,
    shared.last_event_date,
    sensitive.category is not null as is_sensitive
from {{ ref('int_customer_affinities__shared') }} as shared
left join sensitive on shared.interest = sensitive.category
where shared.dimension = 'category'
