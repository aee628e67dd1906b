-- The categories that each customer bought in, the favourite first, and the size the customer mostly keeps there.
{{ config(materialized='incremental', pre_hook="{{ forget(this, 'customer_id', ref('int_item_buyers__touched')) }}") }}

with sizes as (

    select
        bought.customer_id,
        products.category,
        products.size,
        sum(bought.kept_day_count) as day_count,
        max(bought.last_kept_date) as last_kept_date
    from {{ ref('int_customer_items__bought') }} as bought
    inner join {{ ref('int_products__known') }} as products on bought.product_id = products.product_id
    where
        bought.kept_quantity > 0
        and products.is_goods
        and products.category is not null
        {% if is_carried() -%}
        and bought.customer_id in (select touched.customer_id from {{ ref('int_item_buyers__touched') }} as touched)
        {%- endif %}
    group by bought.customer_id, products.category, products.size

),

ranked as (

    select
        customer_id,
        category,
        size,
        day_count,
        last_kept_date,
        row_number() over (
            partition by customer_id, category
            -- Goods without a size come last, so that one sized purchase is enough to know the size.
            order by
                (size is not null) desc nulls last,
                day_count desc nulls last,
                last_kept_date desc nulls last,
                size asc nulls last
        ) as size_rank
    from sizes

),

categories as (

    select
        customer_id,
        category,
        max(case when size_rank = 1 then size end) as size,
        sum(day_count) as day_count,
        max(last_kept_date) as last_kept_date
    from ranked
    group by customer_id, category

)

select
    customer_id,
    category,
    size,
    cast(day_count as integer) as bought_day_count,
    last_kept_date as last_bought_date,
    cast(row_number() over (
        partition by customer_id
        order by day_count desc nulls last, last_kept_date desc nulls last, category asc nulls last
    ) as integer) as category_rank
from categories
