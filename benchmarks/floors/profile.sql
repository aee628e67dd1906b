-- The traits of orders, returns, channels, rhythm and trend by one pass over the order fact and one over what came back.
-- It relies on what the benchmark's files are and a shop's are not: one version of each row, two sales channels, and
-- returns of one piece of an order's first line.
create table setka.main.profile as
with orders as (

    select *, getvariable('as_of_date') - order_date as age_days
    from setka.main.order_fact

),

buyers as (

    select
        customer_id,
        count(*) as order_count,
        count(*) filter (where age_days <= 30) as order_count_30_days,
        count(*) filter (where age_days <= 90) as order_count_90_days,
        count(*) filter (where age_days <= 365) as order_count_365_days,
        sum(revenue) as revenue,
        coalesce(sum(revenue) filter (where age_days <= 30), 0) as revenue_30_days,
        coalesce(sum(revenue) filter (where age_days <= 90), 0) as revenue_90_days,
        coalesce(sum(revenue) filter (where age_days <= 365), 0) as revenue_365_days,
        max(revenue) as largest_order_value,
        max(revenue) filter (where order_number = 1) as first_order_value,
        max_by(revenue, order_number) as last_order_value,
        sum(item_count) as item_count,
        sum(discount_amount) as discount_amount,
        coalesce(sum(discount_amount) filter (where age_days <= 365), 0) as discount_amount_365_days,
        count(*) filter (where discount_amount > 0) as discounted_order_count,
        sum(shipping_amount) as shipping_amount,
        count(promo_code) as promo_order_count,
        count(*) filter (where sales_channel = 'online') as online_order_count,
        count(*) filter (where sales_channel = 'store') as store_order_count,
        max(order_number) filter (where sales_channel = 'online') as last_online,
        max(order_number) filter (where sales_channel = 'store') as last_store,
        max(sales_channel) filter (where order_number = 1) as first_sales_channel,
        max_by(sales_channel, order_number) as last_sales_channel,
        min(order_date) as first_order_date,
        max(order_date) as last_order_date,
        sum(days_since_previous_order) as interval_days,
        sum(cast(days_since_previous_order as bigint) * days_since_previous_order) as squared_interval_days,
        median(days_since_previous_order) as median_interval_days,
        max_by(days_since_previous_order, order_number) as last_interval_days,
        max(days_since_previous_order) as longest_interval_days,
        count(*) filter (where age_days < 180) as order_count_in_window,
        count(*) filter (where age_days >= 180 and age_days < 360) as order_count_window_before
    from orders
    group by customer_id

),

returned as (

    select
        orders.customer_id,
        orders.order_id,
        events.quantity,
        coalesce(cast(lines.revenue * events.quantity / lines.quantity as decimal(18, 4)), 0) as amount,
        cast(timezone(getvariable('shop_timezone'), timezone('UTC', events.occurred_at)) as date) as return_date
    from read_parquet('order_events/*.parquet') as events
    inner join orders on events.order_id = orders.order_id
    left join (
        select order_id, quantity, cast(quantity * unit_price - discount_amount as decimal(18, 4)) as revenue
        from read_parquet('order_lines/*.parquet')
        where line_kind = 'sale' and line_number = 1
    ) as lines on events.order_id = lines.order_id
    where events.event_type = 'returned'

),

returns as (

    select
        customer_id,
        count(distinct order_id) as returned_order_count,
        sum(quantity) as returned_item_count,
        sum(amount) as returned_amount,
        coalesce(sum(amount) filter (where getvariable('as_of_date') - return_date <= 30), 0) as returned_30,
        coalesce(sum(amount) filter (where getvariable('as_of_date') - return_date <= 90), 0) as returned_90,
        coalesce(sum(amount) filter (where getvariable('as_of_date') - return_date <= 365), 0) as returned_365,
        max(return_date) as last_return_date
    from returned
    group by customer_id

),

shop as (

    select sum(interval_days) as shop_days, sum(order_count - 1) as shop_intervals
    from buyers

),

rhythm as (

    select
        *,
        (order_count - 1) * squared_interval_days - interval_days * interval_days as spread,
        interval_days - last_interval_days as earlier_days,
        greatest(last_interval_days, getvariable('as_of_date') - last_order_date) as latest_days,
        getvariable('as_of_date') - first_order_date as known_days
    from buyers
    cross join shop

),

signals as (

    select
        *,
        case
            when earlier_days = 0 then 0
            when latest_days * (order_count - 2) * 100 >= earlier_days * 130 then -1
            when latest_days * (order_count - 2) * 100 <= earlier_days * 70 then 1
            else 0
        end + case
            when known_days < 360 or abs(order_count_in_window - order_count_window_before) < 2 then 0
            when order_count_in_window * 100 <= order_count_window_before * 70 then -1
            when order_count_in_window * 100 >= order_count_window_before * 130 then 1
            else 0
        end as signal
    from rhythm

),

listed as (

    select distinct customer_id
    from read_parquet('orders/*.parquet')
    where customer_id is not null

)

select
    listed.customer_id,
    coalesce(buyers.order_count, 0) as order_count,
    coalesce(buyers.order_count_30_days, 0) as order_count_30_days,
    coalesce(buyers.order_count_90_days, 0) as order_count_90_days,
    coalesce(buyers.order_count_365_days, 0) as order_count_365_days,
    coalesce(buyers.revenue, 0) as revenue,
    coalesce(buyers.revenue_30_days, 0) as revenue_30_days,
    coalesce(buyers.revenue_90_days, 0) as revenue_90_days,
    coalesce(buyers.revenue_365_days, 0) as revenue_365_days,
    coalesce(buyers.revenue, 0) - coalesce(returns.returned_amount, 0) as net_revenue,
    coalesce(buyers.revenue_30_days, 0) - coalesce(returns.returned_30, 0) as net_revenue_30_days,
    coalesce(buyers.revenue_90_days, 0) - coalesce(returns.returned_90, 0) as net_revenue_90_days,
    coalesce(buyers.revenue_365_days, 0) - coalesce(returns.returned_365, 0) as net_revenue_365_days,
    coalesce(returns.returned_order_count, 0) as returned_order_count,
    coalesce(returns.returned_item_count, 0) as returned_item_count,
    coalesce(returns.returned_amount, 0) as returned_amount,
    coalesce(returns.returned_30, 0) as returned_amount_30_days,
    coalesce(returns.returned_90, 0) as returned_amount_90_days,
    coalesce(returns.returned_365, 0) as returned_amount_365_days,
    cast(coalesce(returns.returned_amount, 0) / nullif(buyers.revenue, 0) as decimal(18, 6)) as returned_share,
    returns.last_return_date,
    cast(buyers.revenue / nullif(buyers.order_count, 0) as decimal(18, 4)) as average_order_value,
    buyers.largest_order_value,
    buyers.first_order_value,
    buyers.last_order_value,
    cast(buyers.item_count / nullif(buyers.order_count, 0) as decimal(18, 4)) as average_items_per_order,
    coalesce(buyers.item_count, 0) as item_count,
    coalesce(buyers.discount_amount, 0) as discount_amount,
    coalesce(buyers.discount_amount_365_days, 0) as discount_amount_365_days,
    coalesce(buyers.discounted_order_count, 0) as discounted_order_count,
    coalesce(buyers.shipping_amount, 0) as shipping_amount,
    coalesce(buyers.promo_order_count, 0) as promo_order_count,
    coalesce(buyers.online_order_count, 0) as online_order_count,
    coalesce(buyers.store_order_count, 0) as store_order_count,
    cast(buyers.online_order_count / buyers.order_count as decimal(18, 6)) as online_order_share,
    cast(buyers.store_order_count / buyers.order_count as decimal(18, 6)) as store_order_share,
    case
        when buyers.order_count is null then null
        when (buyers.online_order_count, coalesce(buyers.last_online, 0)) > (buyers.store_order_count, coalesce(buyers.last_store, 0))
            then 'online'
        else 'store'
    end as favourite_channel,
    buyers.first_sales_channel,
    buyers.last_sales_channel,
    buyers.first_order_date,
    buyers.last_order_date,
    getvariable('as_of_date') - buyers.first_order_date as days_since_first_order,
    getvariable('as_of_date') - buyers.last_order_date as days_since_last_order,
    cast(buyers.median_interval_days as decimal(18, 1)) as median_days_between_orders,
    cast(
        (coalesce(buyers.interval_days, 0) * buyers.shop_intervals + 3 * buyers.shop_days)
        / (buyers.shop_intervals * (buyers.order_count - 1 + 3)) as decimal(18, 4)
    ) as shrunk_days_between_orders,
    buyers.last_interval_days,
    buyers.longest_interval_days,
    cast(sqrt(buyers.spread) / nullif(buyers.interval_days, 0) as decimal(18, 6)) as interval_variation,
    case
        when coalesce(buyers.order_count, 0) < 4 or buyers.interval_days = 0 then 'unknown'
        when buyers.spread * 10000 <= buyers.interval_days * buyers.interval_days * 2500 then 'regular'
        else 'irregular'
    end as regularity,
    coalesce(buyers.order_count_in_window, 0) as order_count_in_window,
    coalesce(buyers.order_count_window_before, 0) as order_count_window_before,
    case
        when coalesce(buyers.order_count, 0) < 4 then 'unknown'
        when buyers.signal > 0 then 'up'
        when buyers.signal < 0 then 'down'
        else 'flat'
    end as trend
from listed
left join signals as buyers on listed.customer_id = buyers.customer_id
left join returns on listed.customer_id = returns.customer_id;
