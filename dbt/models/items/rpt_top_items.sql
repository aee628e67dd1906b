-- Best sellers of the last days, in all and within each category, by orders and then by money that stayed.
with sold as (

    select
        product_id,
        count(distinct order_id) as order_count,
        sum(quantity) as quantity,
        sum(revenue) as revenue
    from {{ ref('fct_order_lines') }}
    where order_date >= {{ add_days(as_of_date(), '-' ~ item_rule('top_window_days')) }}
    group by product_id

),

returned as (

    select
        product_id,
        sum(quantity) as returned_quantity,
        sum(amount) as returned_amount
    from {{ ref('fct_returns') }}
    where
        is_deducted
        and return_date >= {{ add_days(as_of_date(), '-' ~ item_rule('top_window_days')) }}
    group by product_id

),

items as (

    select
        sold.product_id,
        products.category,
        products.is_sensitive,
        sold.order_count,
        cast(sold.quantity as bigint) as quantity,
        cast(coalesce(returned.returned_quantity, 0) as bigint) as returned_quantity,
        cast(sold.revenue as decimal(18, 4)) as revenue,
        cast(sold.revenue - coalesce(returned.returned_amount, 0) as decimal(18, 4)) as net_revenue
    from sold
    inner join {{ ref('int_products__known') }} as products on sold.product_id = products.product_id
    left join returned on sold.product_id = returned.product_id
    where products.is_goods

)

select
    product_id,
    category,
    is_sensitive,
    order_count,
    quantity,
    returned_quantity,
    revenue,
    net_revenue,
    cast(row_number() over (
        order by order_count desc nulls last, net_revenue desc nulls last, product_id asc nulls last
    ) as integer) as overall_rank,
    case
        when category is not null
            then cast(row_number() over (
                partition by category
                order by order_count desc nulls last, net_revenue desc nulls last, product_id asc nulls last
            ) as integer)
    end as category_rank
from items
