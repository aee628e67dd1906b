-- Somebody registered; once per person, because of accounts that merge the oldest counts.
select
    customer_id,
    'registered' as trigger_key,
    registered_at as occurred_at,
    {{ json_object({
        'registered_date': json_quoted(date_text(local_date('registered_at', shop_timezone()))),
        'source': json_quoted('acquisition_source'),
    }) }} as context
from {{ ref('int_customers__listed') }}
where {{ occurred_lately('registered_at') }}
