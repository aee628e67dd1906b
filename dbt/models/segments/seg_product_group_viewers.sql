-- Registered people who looked at the named group of goods several times in the last days.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where
    customers.registered_at is not null
    and customers.customer_id in (
        {{ customers_who(
            ref('int_site_actions__daily'),
            "event_type in ('category_view', 'product_view') and category in " ~ categories_of('seg_product_group_viewers'),
            at_least=threshold('group_views'), within_days=threshold('group_view_days')
        ) }}
    )
