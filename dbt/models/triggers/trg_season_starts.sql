-- A season begins, and a buyer has been inactive by the calendar since before it; once per season and year.
with seasons as (

    {% for years in [-1, 0] -%}
    select season, {{ yearly_date('month', 'day', years) }} as season_date
    from {{ ref('season_calendar') }}
    {% if not loop.last %}
    union all

    {% endif -%}
    {% endfor %}

)

select
    buyers.customer_id,
    seasons.season || ':' || {{ date_text('seasons.season_date') }} as trigger_key,
    {{ day_start('seasons.season_date') }} as occurred_at,
    {{ json_object({
        'season': json_quoted('seasons.season'),
        'date': json_quoted(date_text('seasons.season_date')),
    }) }} as context
from seasons
inner join {{ ref('int_customers__lapsed') }} as buyers on buyers.inactive_from_date <= seasons.season_date
where
    {{ came_lately('seasons.season_date') }}
    and buyers.calendar_status = 'inactive'
