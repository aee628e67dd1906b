-- Scores as shares that add up to exactly 1 per customer: each is cut to millionths, the strongest takes what is left
-- over.
with ranked as (

    select
        *,
        sum(score) over (partition by customer_id, dimension) as total_score,
        row_number() over (
            partition by customer_id, dimension
            order by score desc nulls last, last_event_date desc nulls last, interest asc nulls last
        ) as affinity_rank
    from {{ ref('int_customer_affinities__scored') }}

),

cut as (

    select
        *,
        cast(floor({{ safe_divide('1000000 * score', 'total_score') }}) as integer) as millionths
    from ranked

),

topped_up as (

    select
        *,
        case
            when affinity_rank = 1
                then 1000000 + millionths - sum(millionths) over (partition by customer_id, dimension)
            else millionths
        end as whole_millionths
    from cut

)

select
    customer_id,
    dimension,
    interest,
    cast(cast(whole_millionths as decimal(12, 0)) / nullif(1000000, 0) as decimal(9, 6)) as affinity,
    cast(affinity_rank as integer) as affinity_rank,
    score,
    view_count,
    cart_count,
    wish_count,
    purchase_count,
    top_action,
    last_event_date
from topped_up
