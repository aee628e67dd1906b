-- The interest of each customer in each group of the category tree, at any level: what lies below it, added up.
select
    affinities.customer_id,
    nested.category_group,
    nested.level,
    sum(affinities.affinity) as affinity,
    sum(affinities.view_count) as view_count,
    sum(affinities.cart_count) as cart_count,
    sum(affinities.wish_count) as wish_count,
    sum(affinities.purchase_count) as purchase_count,
    max(affinities.last_event_date) as last_event_date,
    max(case when affinities.is_sensitive then 1 else 0 end) = 1 as is_sensitive
from {{ ref('int_customer_category_affinity') }} as affinities
inner join {{ ref('int_categories__nested') }} as nested on affinities.category = nested.category
group by affinities.customer_id, nested.category_group, nested.level
