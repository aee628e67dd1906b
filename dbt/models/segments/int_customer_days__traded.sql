-- What each customer bought and sent back on each day, as far as it counts. In a build that begins from another one: of
-- customers whose versions are computed anew.
-- depends_on: {{ ref('int_customers__redated') }}

select
    customer_id,
    order_date as traded_date,
    count(*) as orders,
    sum(revenue) as revenue,
    0 as returned
from {{ ref('fct_orders') }}
{% if is_carried() -%}
where customer_id in (select redated.customer_id from {{ ref('int_customers__redated') }} as redated)
{%- endif %}
group by customer_id, order_date

union all

select
    customer_id,
    return_date as traded_date,
    0 as orders,
    0 as revenue,
    sum(amount) as returned
from {{ ref('fct_returns') }}
where
    is_deducted
    and customer_id is not null
    {% if is_carried() -%}
    and customer_id in (select redated.customer_id from {{ ref('int_customers__redated') }} as redated)
    {%- endif %}
group by customer_id, return_date
