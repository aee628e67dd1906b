-- Points of a member will burn within the lead days unless they are used; once per date on which points burn.
select
    burns.customer_id,
    {{ date_text('burns.burn_date') }} as trigger_key,
    {{ day_start(add_days('burns.burn_date', '-' ~ trigger_rule('burn_lead_days'))) }} as occurred_at,
    {{ json_object({
        'burn_date': json_quoted(date_text('burns.burn_date')),
        'points': json_plain('burns.points'),
        'points_balance': json_plain('members.points_balance'),
    }) }} as context
from {{ ref('int_loyalty_burns') }} as burns
inner join {{ ref('int_customers__rewarded') }} as members on burns.customer_id = members.customer_id
where {{ came_lately(add_days('burns.burn_date', '-' ~ trigger_rule('burn_lead_days'))) }}
