-- What each zone gained and lost in each whole month; from whom and to whom stands in rpt_lifecycle_transitions.
with moves as (

    select
        period_start,
        to_zone as zone,
        customer_count as closing_count,
        0 as opening_count,
        case when from_zone = 'newcomer' then customer_count else 0 end as newcomer_count,
        case when from_zone not in ('newcomer', to_zone) then customer_count else 0 end as entered_count,
        0 as left_count
    from {{ ref('rpt_lifecycle_transitions') }}

    union all

    select
        period_start,
        from_zone as zone,
        0 as closing_count,
        customer_count as opening_count,
        0 as newcomer_count,
        0 as entered_count,
        case when from_zone != to_zone then customer_count else 0 end as left_count
    from {{ ref('rpt_lifecycle_transitions') }}
    where from_zone != 'newcomer'

)

select
    period_start,
    zone,
    cast(sum(opening_count) as bigint) as opening_count,
    cast(sum(newcomer_count) as bigint) as newcomer_count,
    cast(sum(entered_count) as bigint) as entered_count,
    cast(sum(left_count) as bigint) as left_count,
    cast(sum(closing_count) as bigint) as closing_count,
    cast(sum(closing_count) - sum(opening_count) as bigint) as net_change
from moves
group by period_start, zone
