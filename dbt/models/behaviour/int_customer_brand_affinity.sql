-- The interest of each customer in each brand as a share of all her interest, with the events that explain it. A brand
-- is sensitive when each of its products reveals health; such a one never becomes a trait.
with sensitive as (

    select brand
    from {{ ref('stg_shop__products') }}
    group by brand
    having min(case when is_sensitive then 1 else 0 end) = 1

)

select
    shared.customer_id,
    shared.interest as brand,
    shared.affinity,
    shared.affinity_rank,
    shared.view_count,
    shared.cart_count,
    shared.wish_count,
    shared.purchase_count,
    shared.top_action,
    shared.last_event_date,
    sensitive.brand is not null as is_sensitive
from {{ ref('int_customer_affinities__shared') }} as shared
left join sensitive on shared.interest = sensitive.brand
where shared.dimension = 'brand'
