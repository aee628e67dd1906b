-- Which goods each recent order held, once each, whatever the quantities and doubled lines. Wholesale orders are out.
with orders as (

    select
        order_id,
        row_number() over (order by order_id asc nulls last) as order_key
    from {{ ref('fct_orders') }}
    where
        order_date >= {{ add_days(as_of_date(), '-' ~ item_rule('pair_window_days')) }}
        and line_count <= {{ item_rule('pair_max_lines') }}

)

select distinct
    cast(orders.order_key as integer) as order_key,
    products.product_key
from {{ ref('fct_order_lines') }} as lines
inner join orders on lines.order_id = orders.order_id
inner join {{ ref('int_products__known') }} as products on lines.product_id = products.product_id
where products.is_goods
