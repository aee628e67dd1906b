-- What each customer bought and kept. A return takes back the purchase of the order it names; one that names no known
-- order lowers the pieces that are left.
{{ config(materialized='incremental', pre_hook="{{ forget(this, 'customer_id', ref('int_customers__touched')) }}") }}

with days as (

    select customer_id, product_id, order_date, sum(quantity) as quantity
    from {{ ref('fct_order_lines') }}
    {% if is_carried() -%}
    where customer_id in (select touched.customer_id from {{ ref('int_customers__touched') }} as touched)
    {%- endif %}
    group by customer_id, product_id, order_date

),

returned as (

    select
        coalesce(orders.customer_id, returns.customer_id) as customer_id,
        returns.product_id,
        orders.order_date,
        sum(returns.quantity) as quantity
    from {{ ref('fct_returns') }} as returns
    left join {{ ref('fct_orders') }} as orders on returns.order_id = orders.order_id
    where
        returns.is_deducted
        {% if is_carried() -%}
        and coalesce(orders.customer_id, returns.customer_id)
        in (select touched.customer_id from {{ ref('int_customers__touched') }} as touched)
        {%- endif %}
    group by coalesce(orders.customer_id, returns.customer_id), returns.product_id, orders.order_date

),

kept as (

    select
        days.*,
        case
            when returned.quantity > days.quantity then 0
            else days.quantity - coalesce(returned.quantity, 0)
        end as kept_quantity
    from days
    left join returned
        on
            days.customer_id = returned.customer_id
            and days.product_id = returned.product_id
            and days.order_date = returned.order_date

),

items as (

    select
        customer_id,
        product_id,
        sum(quantity) as bought_quantity,
        sum(kept_quantity) as kept_quantity,
        max(order_date) as last_bought_date,
        count(*) filter (where kept_quantity > 0) as kept_day_count,
        min(order_date) filter (where kept_quantity > 0) as first_kept_date,
        max(order_date) filter (where kept_quantity > 0) as last_kept_date,
        max_by(kept_quantity, order_date) filter (where kept_quantity > 0) as last_kept_quantity
    from kept
    group by customer_id, product_id

)

select
    items.customer_id,
    items.product_id,
    cast(items.bought_quantity as bigint) as bought_quantity,
    cast(
        case
            when unnamed.quantity > items.kept_quantity then 0
            else items.kept_quantity - coalesce(unnamed.quantity, 0)
        end as bigint
    ) as kept_quantity,
    items.last_bought_date,
    cast(items.kept_day_count as integer) as kept_day_count,
    items.first_kept_date,
    items.last_kept_date,
    cast(items.last_kept_quantity as bigint) as last_kept_quantity
from items
left join returned as unnamed
    on
        items.customer_id = unnamed.customer_id
        and items.product_id = unnamed.product_id
        and unnamed.order_date is null
