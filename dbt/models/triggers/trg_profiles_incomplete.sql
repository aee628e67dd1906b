-- So many days after she registered, something is still missing in a customer's profile; again only for another rest.
select
    listed.customer_id,
    replace(described.missing_fields, ' ', ',') as trigger_key,
    {{ day_start(add_days(local_date('listed.registered_at', shop_timezone()), trigger_rule('profile_ask_days'))) }}
        as occurred_at,
    {{ json_object({'missing_fields': json_quoted("replace(described.missing_fields, ' ', ',')")}) }} as context
from {{ ref('int_customers__listed') }} as listed
inner join {{ ref('int_customers__described') }} as described on listed.customer_id = described.customer_id
where
    described.missing_fields != ''
    and {{ came_lately(add_days(
        local_date('listed.registered_at', shop_timezone()), trigger_rule('profile_ask_days')
    )) }}
