-- Which products are in stock anywhere. A product that was never counted is taken as available.
select
    products.product_id,
    count(stock.store_id) > 0 as is_counted,
    coalesce(max(case when stock.is_in_stock then 1 else 0 end), 0) = 1 or count(stock.store_id) = 0 as is_in_stock,
    -- A store room that is no shop sends to everybody, so what lies there is near every customer.
    coalesce(max(case when stock.is_in_stock and stock.is_store_room then 1 else 0 end), 0) = 1
    or count(stock.store_id) = 0 as is_available_everywhere,
    coalesce(sum(case when stock.is_in_stock then stock.quantity else 0 end), 0) as quantity
from {{ ref('int_products__known') }} as products
left join {{ ref('int_product_stock__current') }} as stock on products.product_id = stock.product_id
group by products.product_id
