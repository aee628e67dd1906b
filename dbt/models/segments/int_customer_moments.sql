-- The dates on which something changes about a customer's orders, with what is added or leaves on each: an order or a
-- return, a window of days that it leaves, a clock that runs out, the day on which the shop first knew the customer.
-- Dates to come are among them: they say what will happen if no order does.
with moments as (

    select
        customer_id,
        traded_date as moment_date,
        orders,
        revenue,
        returned,
        {%- for window in [30, 90, 365] %}
        orders as orders_{{ window }},
        revenue as revenue_{{ window }},
        returned as returned_{{ window }},
        {%- endfor %}
        case when orders > 0 then traded_date end as order_date
    from {{ ref('int_customer_days__traded') }}

    {% for window in [30, 90, 365] -%}
    union all

    select
        customer_id,
        {{ add_days('traded_date', window + 1) }} as moment_date,
        0 as orders,
        0 as revenue,
        0 as returned,
        {%- for other in [30, 90, 365] %}
        {{ '-orders' if other == window else 0 }} as orders_{{ other }},
        {{ '-revenue' if other == window else 0 }} as revenue_{{ other }},
        {{ '-returned' if other == window else 0 }} as returned_{{ other }},
        {%- endfor %}
        cast(null as date) as order_date
    from {{ ref('int_customer_days__traded') }}

    {% endfor -%}
    union all

    select
        customer_id,
        moment_date,
        {%- for measure in ['orders', 'revenue', 'returned'] %}
        0 as {{ measure }},
        {%- endfor %}
        {%- for window in [30, 90, 365] %}
        {%- for measure in ['orders', 'revenue', 'returned'] %}
        0 as {{ measure }}_{{ window }},
        {%- endfor %}
        {%- endfor %}
        cast(null as date) as order_date
    from {{ ref('int_customer_clocks') }}

)

select
    customer_id,
    moment_date,
    sum(orders) as orders,
    sum(revenue) as revenue,
    sum(returned) as returned,
    {%- for window in [30, 90, 365] %}
    sum(orders_{{ window }}) as orders_{{ window }},
    sum(revenue_{{ window }}) as revenue_{{ window }},
    sum(returned_{{ window }}) as returned_{{ window }},
    {%- endfor %}
    max(order_date) as order_date
from moments
group by customer_id, moment_date
