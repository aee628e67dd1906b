-- A customer's profile has not been confirmed for so many months that it wants to be; a confirmation starts the months
-- anew.
with outdated as (

    select
        customer_id,
        profile_confirmed_date,
        {{ first_date_beyond_months(
            'profile_confirmed_date', rule_value(ref('behaviour_rules'), 'profile_outdated_months')
        ) }} as outdated_date
    from {{ ref('int_customers__described') }}
    where is_profile_outdated

)

select
    customer_id,
    {{ date_text('profile_confirmed_date') }} as trigger_key,
    {{ day_start('outdated_date') }} as occurred_at,
    {{ json_object({'confirmed_date': json_quoted(date_text('profile_confirmed_date'))}) }} as context
from outdated
where {{ came_lately('outdated_date') }}
