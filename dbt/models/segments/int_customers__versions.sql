-- The profile as it stood over time, as far as orders tell it: per customer one row for each span of days in which none
-- of these traits changes. The SQL of a segment runs over it as it does over the profile, with as_of_date as its clock.
{{ config(materialized='incremental', pre_hook="{{ forget(this, 'customer_id', ref('int_customers__redated')) }}") }}

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
    cells.frequency_band,
    cells.recency_band,
    cells.zone as lifecycle_zone
from summed
cross join {{ ref('int_grid_edges') }} as edges
left join {{ ref('int_grid_positions') }} as cells
    on
        least(summed.orders, edges.last_order_count) = cells.order_count
        and case
            when summed.orders = 0 then -1
            else least({{ days_between('summed.last_order_date', 'summed.moment_date') }}, edges.last_day_count)
        end = cells.day_count
