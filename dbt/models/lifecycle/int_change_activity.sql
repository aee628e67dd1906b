-- What the referenced buyers did, per buyer and day, from the earliest window on.
with activity as (

    select
        customer_id,
        order_date as activity_date,
        1 as order_count,
        revenue,
        discount_amount,
        0 as returned_amount,
        0 as visit_days,
        0 as opened_letter_count
    from {{ ref('fct_orders') }}

    union all

    select
        customer_id,
        return_date as activity_date,
        0 as order_count,
        0 as revenue,
        0 as discount_amount,
        amount as returned_amount,
        0 as visit_days,
        0 as opened_letter_count
    from {{ ref('fct_returns') }}
    where is_deducted

    union all

    select
        customer_id,
        activity_date,
        0 as order_count,
        0 as revenue,
        0 as discount_amount,
        0 as returned_amount,
        visit_days,
        opened_letter_count
    from {{ ref('int_change_events') }}

)

select
    activity.customer_id,
    activity.activity_date,
    sum(activity.order_count) as order_count,
    cast(sum(activity.revenue) as decimal(18, 4)) as revenue,
    cast(sum(activity.discount_amount) as decimal(18, 4)) as discount_amount,
    cast(sum(activity.returned_amount) as decimal(18, 4)) as returned_amount,
    sum(activity.visit_days) as visit_days,
    sum(activity.opened_letter_count) as opened_letter_count
from activity
inner join {{ ref('int_change_buyers') }} as buyers
    on
        activity.customer_id = buyers.customer_id
        and activity.activity_date >= buyers.first_date
group by activity.customer_id, activity.activity_date
