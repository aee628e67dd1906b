-- Customers whose purchases are to be added up anew: their orders have news, or one of them has left a window of days,
-- of 30, 90 or 365 as int_customers__purchased has them or of the seed's, since the build that this one begins from.
-- depends_on: {{ ref('fct_orders') }}, {{ ref('profile_rules') }}
select customer_id
from {{ ref('int_customers__touched') }}
{%- if is_carried() %}

union distinct

select orders.customer_id
from {{ ref('fct_orders') }} as orders
cross join {{ ref('profile_rules') }} as rules
where
    rules.rule = 'trend_window_days'
    and (
        {% for days in ['30', '90', '365', 'rules.value - 1', '2 * rules.value - 1'] -%}
        {%- if not loop.first %}
        or {% endif -%}
        {{ days_between('orders.order_date', carried_as_of_date()) }} <= {{ days }}
        and {{ days_between('orders.order_date', as_of_date()) }} > {{ days }}
        {%- endfor %}
    )
{%- endif %}
