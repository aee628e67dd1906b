-- Whose wall clock shows what: the most trusted source that knows, with how far it is believed.
with phones as (

    select phone_key, max(phone_timezone) as phone_timezone
    from {{ ref('int_identity__sightings') }}
    where phone_timezone is not null
    group by phone_key

),

evidence as (

    select customer_id, 'customer' as timezone_source, timezone
    from {{ ref('int_customers__stated') }}

    union all

    select customer_id, 'address' as timezone_source, address_timezone as timezone
    from {{ ref('int_customers__stated') }}

    union all

    select identified.customer_id, 'phone' as timezone_source, phones.phone_timezone as timezone
    from {{ ref('int_customers__identified') }} as identified
    left join {{ ref('int_customers__stated') }} as stated on identified.customer_id = stated.customer_id
    inner join phones on coalesce(stated.phone_key, identified.phone_key) = phones.phone_key

    union all

    select customer_id, 'visits' as timezone_source, timezone
    from {{ ref('int_customers__visit_zones') }}

    union all

    select customer_id, 'shop' as timezone_source, {{ shop_timezone() }} as timezone
    from {{ ref('int_customers__identified') }}

),

ranked as (

    select
        evidence.customer_id,
        evidence.timezone,
        evidence.timezone_source,
        sources.confidence,
        row_number() over (partition by evidence.customer_id order by sources.position asc nulls last) as place
    from evidence
    inner join {{ ref('timezone_sources') }} as sources on evidence.timezone_source = sources.timezone_source
    where evidence.timezone is not null

)

select customer_id, timezone, timezone_source, confidence as timezone_confidence
from ranked
where place = 1
