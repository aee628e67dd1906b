-- Whether each customer became reachable by letter in a week, or was lost in it. Who came and went within one week,
-- or went and came back, did neither. Nobody is reachable before the shop knows her.
with stands as (

    select
        customer_id,
        occurred_at,
        case when is_reachable then 1 else 0 end as stand,
        coalesce(
            lag(case when is_reachable then 1 else 0 end) over (
                partition by customer_id order by occurred_at asc nulls last
            ), 0
        ) as stand_before
    from {{ ref('int_customers__reachability_dated') }}

),

changes as (

    select
        stands.customer_id,
        greatest(known.known_date, {{ local_date('stands.occurred_at', shop_timezone()) }}) as change_date,
        stands.stand - stands.stand_before as change
    from stands
    inner join {{ ref('int_customers__known') }} as known on stands.customer_id = known.customer_id
    where stands.stand != stands.stand_before

)

select
    customer_id,
    cast(date_trunc('week', change_date) as date) as week_start,
    sum(change) as change
from changes
group by customer_id, cast(date_trunc('week', change_date) as date)
having sum(change) != 0
