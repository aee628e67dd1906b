-- What each partner brought: customers, buyers among them, money so far and what is still to be expected. A partner who
-- brought nobody stands there with 0.
select
    partners.partner_id,
    partners.partner_name,
    partners.partner_kind,
    count(customers.customer_id) as customer_count,
    count(case when customers.order_count > 0 then 1 end) as buyer_count,
    cast(
        {{ safe_divide('count(case when customers.order_count > 0 then 1 end)', 'count(customers.customer_id)') }}
        as decimal(9, 6)
    ) as conversion,
    cast(coalesce(sum(customers.order_count), 0) as bigint) as order_count,
    cast(coalesce(sum(customers.revenue), 0) as decimal(18, 4)) as revenue,
    cast(coalesce(sum(customers.net_revenue), 0) as decimal(18, 4)) as net_revenue,
    cast({{ safe_divide('sum(customers.net_revenue)', 'count(customers.customer_id)') }} as decimal(18, 4))
        as net_revenue_per_customer,
    cast(sum(customers.potential_value) as decimal(18, 4)) as potential_value
from {{ ref('stg_shop__partners') }} as partners
left join {{ ref('int_customers__partnered') }} as brought on partners.partner_id = brought.partner_id
left join {{ ref('dim_customers') }} as customers on brought.customer_id = customers.customer_id
group by partners.partner_id, partners.partner_name, partners.partner_kind
