-- How the base grew, per week and source of acquisition: new customers, those who became reachable by letter, and
-- those who were lost as readers. The new of all weeks add up to the profiles; became reachable less lost adds up to
-- reachable.
with events as (

    select
        coalesce(customers.acquisition_source, 'unknown') as acquisition_source,
        cast(date_trunc('week', known.known_date) as date) as week_start,
        1 as new_count,
        0 as became_reachable_count,
        0 as lost_count
    from {{ ref('dim_customers') }} as customers
    inner join {{ ref('int_customers__known') }} as known on customers.customer_id = known.customer_id

    union all

    select
        coalesce(customers.acquisition_source, 'unknown') as acquisition_source,
        changes.week_start,
        0 as new_count,
        case when changes.change > 0 then 1 else 0 end as became_reachable_count,
        case when changes.change < 0 then 1 else 0 end as lost_count
    from {{ ref('dim_customers') }} as customers
    inner join {{ ref('int_customers__reachability_weekly') }} as changes
        on customers.customer_id = changes.customer_id

),

counted as (

    select
        acquisition_source,
        week_start,
        sum(new_count) as new_count,
        sum(became_reachable_count) as became_reachable_count,
        sum(lost_count) as lost_count
    from events
    group by acquisition_source, week_start

),

sources as (

    select
        acquisition_source,
        min(week_start) as first_week
    from counted
    group by acquisition_source

),

weeks as (

    -- Each source from its first customer on; a week in which nothing happened stands there with 0.
    select
        sources.acquisition_source,
        {{ add_days('sources.first_week', '7 * numbers.whole_number') }} as week_start
    from sources
    inner join {{ ref('int_whole_numbers') }} as numbers
        on 7 * numbers.whole_number <= {{ days_between('sources.first_week', as_of_date()) }}
)

select
    weeks.week_start,
    weeks.acquisition_source,
    cast(coalesce(counted.new_count, 0) as bigint) as new_count,
    cast(coalesce(counted.became_reachable_count, 0) as bigint) as became_reachable_count,
    cast(coalesce(counted.lost_count, 0) as bigint) as lost_count,
    cast(sum(coalesce(counted.new_count, 0)) over (
        partition by weeks.acquisition_source order by weeks.week_start asc nulls last
        rows between unbounded preceding and current row
    ) as bigint) as customer_count,
    cast(sum(coalesce(counted.became_reachable_count, 0) - coalesce(counted.lost_count, 0)) over (
        partition by weeks.acquisition_source order by weeks.week_start asc nulls last
        rows between unbounded preceding and current row
    ) as bigint) as reachable_count,
    {{ add_days('weeks.week_start', 7) }} <= {{ as_of_date() }} as is_whole_week
from weeks
left join counted
    on weeks.week_start = counted.week_start and weeks.acquisition_source = counted.acquisition_source
