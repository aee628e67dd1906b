-- One profile speaks for a shared address: the latest buyer among those who could be written to tonight and are not
-- held out. Whom her own campaign stops tonight takes nobody's place.
-- A held-out profile is judged as if she stood in that election and takes nobody's place.
with reachable as (

    select
        reachability.campaign,
        reachability.step,
        reachability.customer_id,
        reachability.trigger_key,
        reachability.address_key,
        holdouts.is_held_out,
        dense_rank() over (
            partition by reachability.address_key
            order by customers.last_order_date desc nulls last, reachability.customer_id asc nulls last
        ) as seniority
    from {{ ref('int_candidates__reachability') }} as reachability
    inner join {{ ref('dim_customers') }} as customers on reachability.customer_id = customers.customer_id
    inner join {{ ref('int_candidates__held_out') }} as holdouts
        on
            reachability.campaign = holdouts.campaign
            and reachability.customer_id = holdouts.customer_id
    inner join {{ ref('int_candidates__wanted') }} as wanted on {{ same_candidate('reachability', 'wanted') }}
    left join {{ ref('int_candidates__timed') }} as timed on {{ same_candidate('reachability', 'timed') }}
    where
        reachability.needs_address
        and reachability.address_key is not null
        and reachability.suppression_reason is null
        and reachability.consent_reason is null
        and wanted.campaign_reason is null
        and wanted.validity_reason is null
        and wanted.conversion_reason is null
        and wanted.source_reason is null
        and wanted.trigger_reason is null
        and wanted.branch_reason is null
        and timed.day_reason is null
        -- Whose order it is gets its letter, whoever else has the address.
        and wanted.message_type != 'transactional'

),

elected as (

    select
        reachable.*,
        min(case when not is_held_out then seniority end) over (partition by address_key) as elected_seniority
    from reachable

),

written_before as (

    select distinct messages.campaign, messages.step, messages.contact_key, messages.customer_id
    from {{ ref('int_messages__resolved') }} as messages
    inner join {{ source('cards', 'campaigns') }} as campaigns
        on
            messages.campaign = campaigns.campaign
            and campaigns.is_current
    where
        messages.contact_key is not null
        and messages.status not in ('rejected', 'withdrawn', 'failed')
        and {{ days_between('messages.local_send_date', as_of_date()) }} < campaigns.reentry_days

)

select
    elected.campaign,
    elected.step,
    elected.customer_id,
    elected.trigger_key,
    elected.seniority <= coalesce(elected.elected_seniority, elected.seniority)
    and not exists (
        select 1
        from written_before
        where
            written_before.campaign = elected.campaign
            and written_before.step = elected.step
            and written_before.contact_key = elected.address_key
            and written_before.customer_id != elected.customer_id
    ) as is_owner
from elected
