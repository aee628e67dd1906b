-- What leaves the private room of the dates that customers named: when each comes next. The last ones told are kept, as
-- many as the rule says. A yearly date of 29 February comes on the 28th of a common year, as add_months clamps.
{{ config(database='private', tags='door') }}

with dates as (

    select
        entries.date_id,
        coalesce(aliases.customer_id, entries.customer_id) as customer_id,
        entries.date_kind,
        coalesce(kinds.is_yearly, true) as is_yearly,
        days.occurs_on,
        extract(year from {{ as_of_date() }}) - extract(year from days.occurs_on) as years,
        row_number() over (
            partition by coalesce(aliases.customer_id, entries.customer_id)
            order by entries.added_at desc nulls last, entries.date_id desc nulls last
        ) as newness
    from {{ ref('stg_shop__important_dates') }} as entries
    inner join {{ ref('stg_shop__important_date_days') }} as days on entries.row_id = days.row_id
    left join {{ ref('customer_aliases') }} as aliases on entries.customer_id = aliases.alias_id
    left join {{ ref('date_kinds') }} as kinds on entries.date_kind = kinds.date_kind
    where days.occurs_on is not null

)

select
    date_id,
    customer_id,
    date_kind,
    is_yearly,
    case
        when occurs_on >= {{ as_of_date() }} then occurs_on
        when {{ add_months('occurs_on', '12 * years') }} >= {{ as_of_date() }}
            then {{ add_months('occurs_on', '12 * years') }}
        else {{ add_months('occurs_on', '12 * (years + 1)') }}
    end as next_date
from dates
where
    newness <= {{ rule_value(ref('behaviour_rules'), 'important_dates_kept') }}
    and (is_yearly or occurs_on >= {{ as_of_date() }})
