-- What each buyer bought in each calendar month, and where the purchases of the month lie in the buyer's history.
-- Dates grow with the purchase number, so the earliest previous order of a month is the last one before it.
{{ config(materialized='incremental', pre_hook="{{ forget(this, 'customer_id', ref('int_customers__touched')) }}") }}

select
    customer_id,
    {{ month_start('order_date') }} as month_start,
    count(*) as order_count,
    cast(sum(revenue) as decimal(18, 4)) as revenue,
    min(order_number) as first_order_number,
    max(order_number) as last_order_number,
    max(order_date) as last_order_date,
    min({{ add_days('order_date', '-days_since_first_order') }}) as first_order_date,
    -- Empty in the month of the first order: a second order of that month has its previous one inside it.
    case
        when min(order_number) > 1 then min({{ add_days('order_date', '-days_since_previous_order') }})
    end as previous_order_date
from {{ ref('fct_orders') }}
{% if is_carried() -%}
where customer_id in (select touched.customer_id from {{ ref('int_customers__touched') }} as touched)
{%- endif %}
group by customer_id, {{ month_start('order_date') }}
