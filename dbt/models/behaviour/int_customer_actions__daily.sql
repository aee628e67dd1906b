-- What each customer did per local day, of every kind: on the site, with letters, on the wish list, at the till. A
-- visit is dated by its end: an event added before it must not make the others older.
with sessions as (

    select
        customer_id,
        end_date as event_date,
        sum(category_view_count + product_view_count) as view_count,
        sum(search_count) as search_count,
        sum(cart_add_count) as cart_count,
        sum(checkout_count) as checkout_count,
        sum(request_count) as request_count
    from {{ ref('fct_sessions') }}
    group by customer_id, end_date

),

actions as (

    {% for action in ['view', 'search', 'cart', 'checkout', 'request'] -%}
    select customer_id, '{{ action }}' as action, event_date, {{ action }}_count as event_count
    from sessions

    union all

    {% endfor -%}
    select customer_id, 'wish' as action, event_date, event_count
    from {{ ref('int_customer_wishes__daily') }}

    union all

    select customer_id, 'purchase' as action, order_date as event_date, count(*) as event_count
    from {{ ref('fct_orders') }}
    group by customer_id, order_date

    union all

    select customer_id, 'letter_open' as action, opened_date as event_date, count(*) as event_count
    from {{ ref('int_customer_letters') }}
    where channel = 'email'
    group by customer_id, opened_date

    union all

    select customer_id, 'letter_click' as action, clicked_date as event_date, count(*) as event_count
    from {{ ref('int_customer_letters') }}
    where channel = 'email'
    group by customer_id, clicked_date

)

select
    customer_id,
    action,
    event_date,
    {{ days_between('event_date', as_of_date()) }} as age_days,
    cast(sum(event_count) as bigint) as event_count
from actions
where
    customer_id is not null
    and event_date is not null
    and event_count > 0
    and {{ days_between('event_date', as_of_date()) }} <= {{ rule_value(ref('behaviour_rules'), 'affinity_days') }}
group by customer_id, action, event_date
