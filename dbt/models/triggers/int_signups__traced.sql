-- What each visitor had looked at, put into the cart and taken out of it when she left an address: per sign-up and
-- product. A carried build reads the events of visitors with news, so that the history is not read for a few leads.
-- depends_on: {{ ref('int_web_events__touched') }}, {{ ref('stg_shop__web_events') }}
{{ config(materialized='incremental', pre_hook="{{ forget(this, 'visitor_id', ref('int_visitors__touched')) }}") }}

with events as (

    select visitor_id, event_type, product_id, occurred_at
    from {{ ref('int_web_events__touched') if is_carried() else ref('stg_shop__web_events') }}
    where
        event_type = 'signup'
        or (event_type in ('product_view', 'add_to_cart', 'remove_from_cart') and product_id is not null)

),

signups as (

    select distinct visitor_id, occurred_at as captured_at
    from events
    where event_type = 'signup'

)

select
    signups.visitor_id,
    signups.captured_at,
    events.product_id,
    max(case when events.event_type = 'product_view' then events.occurred_at end) as viewed_at,
    max(case when events.event_type = 'add_to_cart' then events.occurred_at end) as added_at,
    max(case when events.event_type = 'remove_from_cart' then events.occurred_at end) as removed_at
from signups
inner join events
    on
        signups.visitor_id = events.visitor_id
        and events.occurred_at <= signups.captured_at
where events.event_type != 'signup'
group by signups.visitor_id, signups.captured_at, events.product_id
