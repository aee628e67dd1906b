-- Holidays whose day to greet has come and that are not over, of this year and the next.
with dates as (

    {% for years in [0, 1] -%}
    select holiday, gender, country, lead_days, {{ yearly_date('month', 'day', years) }} as holiday_date
    from {{ ref('holiday_calendar') }}
    {% if not loop.last %}
    union all

    {% endif -%}
    {% endfor %}

)

select
    holiday,
    gender,
    country,
    holiday_date,
    {{ add_days('holiday_date', '-lead_days') }} as greeting_date
from dates
where
    holiday_date >= {{ as_of_date() }}
    and {{ came_lately(add_days('holiday_date', '-lead_days')) }}
