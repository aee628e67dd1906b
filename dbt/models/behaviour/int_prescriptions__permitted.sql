-- What specialists recommended to customers who agreed to the use of health data, with the product meant. Of everybody
-- else there is no row, so that nothing downstream can show what nobody may see.
select
    prescriptions.prescription_id,
    permitted.customer_id,
    prescriptions.issued_at,
    prescriptions.product_id,
    products.product_name,
    coalesce(products.category, prescriptions.category) as category,
    prescriptions.recommendation,
    prescriptions.valid_until,
    coalesce(prescriptions.valid_until >= {{ as_of_date() }}, true) as is_valid
from {{ ref('stg_shop__prescriptions') }} as prescriptions
left join {{ ref('customer_aliases') }} as aliases on prescriptions.customer_id = aliases.alias_id
inner join {{ ref('int_customers__health_permitted') }} as permitted
    on coalesce(aliases.customer_id, prescriptions.customer_id) = permitted.customer_id
left join {{ ref('stg_shop__products') }} as products on prescriptions.product_id = products.product_id
