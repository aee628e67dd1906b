-- So many days after she registered, something is still missing in a customer's profile; again only for another rest.
with asked as (

    select
        customer_id,
        {{ add_days(local_date('registered_at', shop_timezone()), trigger_rule('profile_ask_days')) }} as ask_date
    from {{ ref('int_customers__listed') }}
    -- The same window in instants, so that not every registration is dated to find these.
    where registered_at >= {{ days_ago(trigger_rule('trigger_days') ~ ' - ' ~ trigger_rule('profile_ask_days')) }}

)

select
    asked.customer_id,
    replace(described.missing_fields, ' ', ',') as trigger_key,
    {{ day_start('asked.ask_date') }} as occurred_at,
    {{ json_object({'missing_fields': json_quoted("replace(described.missing_fields, ' ', ',')")}) }} as context
from asked
inner join {{ ref('int_customers__described') }} as described on asked.customer_id = described.customer_id
where
    described.missing_fields != ''
    and {{ came_lately('asked.ask_date') }}
