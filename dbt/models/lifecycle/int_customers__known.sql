-- Since when the shop knows each customer: the registration or the first order, whichever came first.
-- A guest whose only orders are not counted is known from the first of those. Whom the shop knows is asked of
-- int_customers__identified: the whole list waits for time zones, which no date here needs.
with landed_orders as (

    select
        orders.customer_id,
        min(orders.order_date) as first_landed_date
    from {{ ref('int_orders__classified') }} as orders
    where not orders.is_counted
    group by orders.customer_id

),

dated as (

    select
        listed.customer_id,
        coalesce({{ local_date('stated.registered_at', shop_timezone()) }}, landed_orders.first_landed_date)
            as listed_date,
        purchased.first_order_date
    from {{ ref('int_customers__identified') }} as listed
    left join {{ ref('int_customers__stated') }} as stated on listed.customer_id = stated.customer_id
    left join {{ ref('int_customers__purchased') }} as purchased on listed.customer_id = purchased.customer_id
    left join landed_orders on listed.customer_id = landed_orders.customer_id

)

select
    customer_id,
    case
        when first_order_date < listed_date then first_order_date
        -- Who has no date at all was known before the night, and nobody can say since when.
        else coalesce(listed_date, first_order_date, {{ add_days(as_of_date(), -1) }})
    end as known_date,
    first_order_date
from dated
