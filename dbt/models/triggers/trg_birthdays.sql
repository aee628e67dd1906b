-- A customer's birthday comes within the lead days; once per year, even if she corrects the date.
select
    customer_id,
    cast(extract(year from next_birthday_date) as {{ dbt.type_string() }}) as trigger_key,
    {{ day_start(add_days('next_birthday_date', '-' ~ trigger_rule('birthday_lead_days'))) }} as occurred_at,
    {{ json_object({'birthday': json_quoted(date_text('next_birthday_date'))}) }} as context
from {{ ref('int_customers__aged') }}
where {{ came_lately(add_days('next_birthday_date', '-' ~ trigger_rule('birthday_lead_days'))) }}
