-- Where each customer buys: orders by sales channel, and the favourite, of equally used channels the one used last.
{{ config(materialized='view') }}

with ranked as (

    select
        *,
        -- A whole number per channel in which the orders count first and the place of the latest one second.
        coalesce(online_order_count * 1000000 + last_online_order_number, 0) as online_rank,
        coalesce(store_order_count * 1000000 + last_store_order_number, 0) as store_rank,
        coalesce(app_order_count * 1000000 + last_app_order_number, 0) as app_rank,
        coalesce(phone_order_count * 1000000 + last_phone_order_number, 0) as phone_rank
    from {{ ref('int_customers__purchased') }}

)

select
    listed.customer_id,
    cast(coalesce(ranked.online_order_count, 0) as integer) as online_order_count,
    cast(coalesce(ranked.store_order_count, 0) as integer) as store_order_count,
    cast(coalesce(ranked.app_order_count, 0) as integer) as app_order_count,
    cast(coalesce(ranked.phone_order_count, 0) as integer) as phone_order_count,
    {{ share('ranked.online_order_count', 'ranked.order_count') }} as online_order_share,
    {{ share('ranked.store_order_count', 'ranked.order_count') }} as store_order_share,
    {{ share('ranked.app_order_count', 'ranked.order_count') }} as app_order_share,
    case
        when ranked.order_count is null then null
        when ranked.online_rank > greatest(ranked.store_rank, ranked.app_rank, ranked.phone_rank) then 'online'
        when ranked.store_rank > greatest(ranked.app_rank, ranked.phone_rank) then 'store'
        when ranked.app_rank > ranked.phone_rank then 'app'
        else 'phone'
    end as favourite_channel,
    ranked.first_sales_channel,
    ranked.last_sales_channel
from {{ ref('int_customers__listed') }} as listed
left join ranked on listed.customer_id = ranked.customer_id
