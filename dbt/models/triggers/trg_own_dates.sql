-- A date that a customer named herself comes within the lead days; once per date and year.
select
    customer_id,
    date_id || ':' || cast(extract(year from next_date) as {{ dbt.type_string() }}) as trigger_key,
    {{ day_start(add_days('next_date', '-' ~ trigger_rule('own_date_lead_days'))) }} as occurred_at,
    {{ json_object({
        'date': json_quoted(date_text('next_date')),
        'kind': json_quoted('date_kind'),
    }) }} as context
from {{ ref('int_important_dates__upcoming') }}
where {{ came_lately(add_days('next_date', '-' ~ trigger_rule('own_date_lead_days'))) }}
