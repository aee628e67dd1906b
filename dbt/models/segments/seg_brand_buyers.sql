-- Customers who bought at least one item of the named brand and kept it.
select distinct bought.customer_id
from {{ ref('int_customer_items__bought') }} as bought
inner join {{ ref('int_products__known') }} as products on bought.product_id = products.product_id
inner join {{ ref('segment_interests') }} as interests
    on
        interests.segment = 'seg_brand_buyers'
        and lower(trim(products.brand)) = lower(interests.interest)
where bought.kept_quantity > 0
