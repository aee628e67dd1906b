-- What each customer needs again or needs still: products that run out about now, and pieces missing from a set.
{{ config(materialized='view') }}

select
    customers.customer_key,
    due.interval_source as reason,
    products.product_key,
    products.product_key as because_product_key,
    cast({{ item_rule('replenish_lead_days') }} - due.days_until_due as decimal(18, 6)) as score
from {{ ref('int_customer_replenishment') }} as due
inner join {{ ref('int_customers__numbered') }} as customers on due.customer_id = customers.customer_id
inner join {{ ref('int_products__known') }} as products on due.product_id = products.product_id
where due.days_until_due <= {{ item_rule('replenish_lead_days') }}

union all

select
    customers.customer_key,
    'completes_set' as reason,
    products.product_key,
    because.product_key as because_product_key,
    missing.owned_share as score
from {{ ref('int_customer_sets') }} as missing
inner join {{ ref('int_customers__numbered') }} as customers on missing.customer_id = customers.customer_id
inner join {{ ref('int_products__known') }} as products on missing.product_id = products.product_id
inner join {{ ref('int_products__known') }} as because on missing.because_product_id = because.product_id
