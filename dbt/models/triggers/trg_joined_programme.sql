-- Somebody joined the loyalty programme, with or without an order; once per person.
select
    joined.customer_id,
    'joined' as trigger_key,
    joined.joined_at as occurred_at,
    {{ json_object({
        'joined_date': json_quoted(date_text(local_date('joined.joined_at', shop_timezone()))),
        'points_balance': json_plain('members.points_balance'),
    }) }} as context
from {{ ref('int_customers__joined') }} as joined
inner join {{ ref('int_customers__rewarded') }} as members on joined.customer_id = members.customer_id
where
    {{ occurred_lately('joined.joined_at') }}
    and members.is_loyalty_member
