-- The profile as it stood over time, as far as orders tell it: per customer one row for each span of days in which none
-- of these traits changes. The SQL of a segment runs over it as it does over the profile, with as_of_date as its clock.
with summed as (

    select
        customer_id,
        moment_date,
        lead(moment_date) over (partition by customer_id order by moment_date asc nulls last) as next_date,
        row_number() over (partition by customer_id order by moment_date asc nulls last) as version_number,
        {%- for measure in ['orders', 'revenue', 'returned'] %}
        sum({{ measure }}) over until_then as {{ measure }},
        {%- for window in [30, 90, 365] %}
        sum({{ measure }}_{{ window }}) over until_then as {{ measure }}_{{ window }},
        {%- endfor %}
        {%- endfor %}
        min(order_date) over until_then as first_order_date,
        max(order_date) over until_then as last_order_date
    from {{ ref('int_customer_moments') }}
    window until_then as (
        partition by customer_id order by moment_date asc nulls last
        rows between unbounded preceding and current row
    )

)

select
    summed.customer_id,
    summed.version_number,
    summed.moment_date as as_of_date,
    summed.next_date,
    cast(summed.orders as integer) as order_count,
    cast(summed.revenue as decimal(18, 4)) as revenue,
    cast(summed.revenue - summed.returned as decimal(18, 4)) as net_revenue,
    {%- for window in [30, 90, 365] %}
    cast(summed.orders_{{ window }} as integer) as order_count_{{ window }}_days,
    cast(summed.revenue_{{ window }} as decimal(18, 4)) as revenue_{{ window }}_days,
    cast(summed.revenue_{{ window }} - summed.returned_{{ window }} as decimal(18, 4)) as net_revenue_{{ window }}_days,
    {%- endfor %}
    summed.first_order_date,
    summed.last_order_date,
    {{ days_between('summed.first_order_date', 'summed.moment_date') }} as days_since_first_order,
    {{ days_between('summed.last_order_date', 'summed.moment_date') }} as days_since_last_order,
    frequency_bands.frequency_band,
    recency_bands.recency_band,
    zones.zone as lifecycle_zone
from summed
left join {{ ref('frequency_bands') }} as frequency_bands
    on summed.orders between frequency_bands.min_orders and frequency_bands.max_orders
left join {{ ref('recency_bands') }} as recency_bands
    on
        coalesce({{ days_between('summed.last_order_date', 'summed.moment_date') }}, -1)
        between recency_bands.min_days and recency_bands.max_days
left join {{ ref('lifecycle_zones') }} as zones
    on
        frequency_bands.frequency_band = zones.frequency_band
        and recency_bands.recency_band = zones.recency_band
