-- The dates on which a clock of int_segment_clocks runs out for a customer: after her first order, and after each order
-- as long as the next one has not started it anew; and the day on which the shop first knew her. In a build that begins
-- from another one: of customers whose versions are computed anew.
-- depends_on: {{ ref('int_customers__redated') }}
with days as (

    select distinct customer_id, order_date
    from {{ ref('fct_orders') }}
    {% if is_carried() -%}
    where customer_id in (select redated.customer_id from {{ ref('int_customers__redated') }} as redated)
    {%- endif %}

),

spans as (

    select
        customer_id,
        order_date,
        row_number() over (partition by customer_id order by order_date asc nulls last) as day_number,
        lead(order_date) over (partition by customer_id order by order_date asc nulls last) as next_order_date
    from days

),

running as (

    select
        spans.customer_id,
        case
            when clocks.unit = 'days' then {{ add_days('spans.order_date', 'clocks.span') }}
            else {{ first_date_beyond_months('spans.order_date', 'clocks.span') }}
        end as moment_date,
        case when clocks.since = 'last_order' then spans.next_order_date end as stopped_date
    from spans
    inner join {{ ref('int_segment_clocks') }} as clocks on clocks.since = 'last_order' or spans.day_number = 1

)

select customer_id, moment_date
from running
where
    stopped_date is null
    or moment_date < stopped_date

union

select customer_id, known_date as moment_date
from {{ ref('int_customers__known') }}
{% if is_carried() -%}
where customer_id in (select redated.customer_id from {{ ref('int_customers__redated') }} as redated)
{%- endif %}
