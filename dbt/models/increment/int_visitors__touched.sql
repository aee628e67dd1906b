-- Visitors whose sessions are to be computed anew: those with news, those who are recognised as another person, those
-- who viewed a product that changed its category or brand, and those whose last cart may have been left since.
-- depends_on: {{ ref('int_identity__sightings') }}
-- depends_on: {{ ref('int_visitors__recognised') }}
-- depends_on: {{ ref('int_customers__moved') }}
-- depends_on: {{ ref('int_products__categorised') }}
-- depends_on: {{ ref('session_rules') }}
-- depends_on: {{ ref('stg_shop__web_events') }}
select visitor_id
from {{ ref('stg_shop__touched_visitors') }}
{%- if is_carried() %}

union distinct

select coalesce(now.visitor_id, before.visitor_id) as visitor_id
from {{ ref('int_visitors__recognised') }} as now
full outer join {{ source('carried', 'int_visitors__recognised') }} as before
    on
        now.visitor_id = before.visitor_id
        and now.valid_from = before.valid_from
where
    now.visitor_id is null
    or before.visitor_id is null
    or now.customer_id != before.customer_id
    or now.valid_to != before.valid_to

union distinct

-- A browser that too many share is nobody's: its visits are of who logged in.
select sightings.visitor_id
from {{ ref('int_identity__sightings') }} as sightings
inner join {{ ref('int_customers__moved') }} as moved on sightings.account_id = moved.alias_id
where sightings.visitor_id is not null

union distinct

select visitor_id
from {{ ref('stg_shop__web_events') }}
where
    product_id in (
        select coalesce(now.product_id, before.product_id) as product_id
        from {{ ref('int_products__categorised') }} as now
        full outer join {{ source('carried', 'int_products__categorised') }} as before
            on now.product_id = before.product_id
        where
            coalesce(now.category, '') != coalesce(before.category, '')
            or coalesce(now.brand, '') != coalesce(before.brand, '')
    )

union distinct

select visitor_id
from {{ source('carried_facts', 'fct_sessions') }}
where
    {{ epoch_microseconds(carried_as_of()) }} - {{ epoch_microseconds('last_cart_at') }}
    <= 60000000 * cast({{ rule_value(ref('session_rules'), 'cart_exit_minutes') }} as bigint)
{%- endif %}
