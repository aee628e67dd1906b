-- Every candidate with its verdict, the one reason, each gate, what beat it and the numbers used.
with decided as (

    select
        gated.*,
        arbitrated.beaten_by,
        arbitrated.outcome,
        arbitrated.total_allowance,
        arbitrated.channel_allowance,
        arbitrated.topic_allowance,
        case
            when gated.stop_reason is not null then gated.stop_reason
            when gated.message_type = 'transactional' then 'won'
            when arbitrated.outcome = 'would_have_won' then gated.holdout_reason
            else arbitrated.outcome
        end as reason
    from {{ ref('int_candidates__gated') }} as gated
    left join {{ ref('int_candidates__arbitrated') }} as arbitrated
        on {{ same_candidate('gated', 'arbitrated') }}

)

select
    decided.run_id,
    decided.campaign,
    decided.step,
    decided.customer_id,
    decided.trigger_key,
    decided.channel,
    decided.message_type,
    decided.topic,
    decided.template,
    decided.variant,
    decided.card_version,
    decided.priority,
    decided.address_key as contact_key,
    -- Letters exist in these two languages; whoever reads neither, or never said, gets the shop's own.
    case
        when customers.language in ('en', 'ru') then customers.language
        else '{{ var("shop_language") }}'
    end as language,
    timed.timezone,
    decided.enrolled_on,
    decided.is_new_enrolment,
    decided.occurred_at,
    decided.occurrence_now as occurrence,
    timed.local_send_date,
    timed.scheduled_at,
    {{ local_to_utc(at_hour('decided.expires_on', '0'), 'timed.timezone') }} as valid_until,
    reasons.verdict,
    decided.reason,
    case when decided.reason = 'beaten' then decided.beaten_by end as beaten_by,
    decided.holdout_bucket,
    decided.variant_bucket,
    {{ gate_columns() }},
    {{ json_numbers({
        'days_since_last_order': 'customers.days_since_last_order',
        'order_count': 'customers.order_count',
        'days_due': 'decided.days_due',
        'valid_days': 'decided.valid_days',
        'holdout_bucket': 'decided.holdout_bucket',
        'total_allowance': 'decided.total_allowance',
        'channel_allowance': 'decided.channel_allowance',
        'topic_allowance': 'decided.topic_allowance',
        'days_to_better_day': 'timed.days_to_better_day',
        'message_class': json_quoted('timed.message_class'),
        'hour_source': json_quoted('timed.hour_source'),
    }) }} as inputs,
    {{ json_numbers({
        'days_since_last_order': 'customers.days_since_last_order',
        'order_count': 'customers.order_count',
        'occurrence': 'decided.occurrence_now',
    }) }} as context,
    '{{ var("build_id") }}' as build_id,
    {{ as_of() }} as as_of,
    {{ known_as_of() }} as known_as_of
from decided
inner join {{ ref('decision_reasons') }} as reasons on decided.reason = reasons.reason
inner join {{ ref('channel_policies') }} as policies on decided.channel = policies.channel
inner join {{ ref('dim_customers') }} as customers on decided.customer_id = customers.customer_id
inner join {{ ref('int_candidates__timed') }} as timed on {{ same_candidate('decided', 'timed') }}
