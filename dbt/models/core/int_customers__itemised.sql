-- What each buyer's lines tell: how many different goods, and the margin after returns where their cost is known.
-- The cost is the newest known of the product: no shop we know tells what a piece cost on the day it was sold.
{{ config(materialized='incremental', pre_hook="{{ forget(this, 'customer_id', ref('int_item_buyers__touched')) }}") }}

with movements as (

    select customer_id, product_id, order_date as moved_date, quantity, revenue as amount, true as is_purchase
    from {{ ref('fct_order_lines') }}

    union all

    select
        customer_id,
        product_id,
        return_date as moved_date,
        -coalesce(quantity, 0) as quantity,
        -amount as amount,
        false as is_purchase
    from {{ ref('fct_returns') }}
    where
        is_deducted
        and customer_id is not null

),

costed as (

    select
        movements.customer_id,
        movements.is_purchase,
        movements.product_id,
        products.category,
        movements.amount,
        movements.amount - movements.quantity * products.cost as margin,
        {{ days_between('movements.moved_date', as_of_date()) }} as age_days
    from movements
    left join {{ ref('stg_shop__products') }} as products on movements.product_id = products.product_id
    {% if is_carried() -%}
    where movements.customer_id in (select touched.customer_id from {{ ref('int_item_buyers__touched') }} as touched)
    {%- endif %}

)

select
    customer_id,
    count(distinct case when is_purchase then product_id end) as product_count,
    count(distinct case when is_purchase then category end) as category_count,
    cast(sum(margin) as decimal(18, 4)) as margin,
    cast(
        coalesce(sum(case when age_days <= 365 then margin end), case when count(margin) > 0 then 0 end)
        as decimal(18, 4)
    ) as margin_365_days,
    cast(coalesce(sum(case when is_purchase and margin is not null then amount end), 0) as decimal(18, 4))
        as revenue_with_cost,
    cast(coalesce(sum(case when is_purchase then amount end), 0) as decimal(18, 4)) as revenue
from costed
group by customer_id
