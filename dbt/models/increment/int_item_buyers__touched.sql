-- Customers whose goods are to be looked at anew: their orders or returns have news, a product they bought or sent back
-- is described otherwise, or one of their orders or returns has left the last 365 days since the build that this one
-- begins from.
-- depends_on: {{ ref('int_products__changed') }}, {{ ref('fct_orders') }}
-- depends_on: {{ ref('fct_order_lines') }}, {{ ref('fct_returns') }}
select customer_id
from {{ ref('int_customers__touched') }}
{%- if is_carried() %}

union distinct

select lines.customer_id
from {{ ref('fct_order_lines') }} as lines
inner join {{ ref('int_products__changed') }} as changed on lines.product_id = changed.product_id

union distinct

select returns.customer_id
from {{ ref('fct_returns') }} as returns
inner join {{ ref('int_products__changed') }} as changed on returns.product_id = changed.product_id
where returns.customer_id is not null

union distinct

select customer_id
from {{ ref('fct_orders') }}
where
    {{ days_between('order_date', carried_as_of_date()) }} <= 365
    and {{ days_between('order_date', as_of_date()) }} > 365

union distinct

select customer_id
from {{ ref('fct_returns') }}
where
    customer_id is not null
    and {{ days_between('return_date', carried_as_of_date()) }} <= 365
    and {{ days_between('return_date', as_of_date()) }} > 365
{%- endif %}
