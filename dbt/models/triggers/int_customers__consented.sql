-- When each person agreed to marketing for the first time, on whatever channel. Whether she still agrees is a gate.
{%- set first = 'cast(consents.occurred_at as ' ~ dbt.type_string() ~ ') || consents.consent_key' %}
select
    coalesce(aliases.customer_id, consents.customer_id, {{ guest_id('consents.contact_key', 'null', 'null') }})
        as customer_id,
    min(consents.occurred_at) as first_consent_at,
    min_by(consents.channel, {{ first }}) as channel,
    min_by(consents.source, {{ first }}) as consent_source
from {{ source('ledger', 'consents') }} as consents
left join {{ ref('customer_aliases') }} as aliases
    on coalesce(consents.customer_id, {{ guest_id('consents.contact_key', 'null', 'null') }}) = aliases.alias_id
where
    consents.purpose = 'marketing'
    and consents.status = 'granted'
    and coalesce(consents.customer_id, consents.contact_key) is not null
    and consents.occurred_at < {{ as_of() }}
group by coalesce(aliases.customer_id, consents.customer_id, {{ guest_id('consents.contact_key', 'null', 'null') }})
