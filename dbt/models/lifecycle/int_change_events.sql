-- Days on which the buyers visited the site or first opened a letter.
with visits as (

    select distinct
        actions.customer_id,
        actions.event_date as activity_date
    from {{ ref('int_site_actions__daily') }} as actions
    inner join {{ ref('int_change_buyers') }} as buyers
        on
            actions.customer_id = buyers.customer_id
            and actions.event_date >= buyers.first_date

),

opens as (

    -- A letter counts once, on the day it was opened first; machines that open letters do not count.
    select
        readings.customer_id,
        {{ local_date('min(readings.first_opened_at)', shop_timezone()) }} as activity_date
    from {{ ref('int_letter_readings') }} as readings
    inner join {{ ref('int_change_buyers') }} as buyers on readings.customer_id = buyers.customer_id
    where readings.first_opened_at is not null
    group by readings.customer_id, readings.message_id

)

select
    customer_id,
    activity_date,
    1 as visit_days,
    0 as opened_letter_count
from visits

union all

select
    customer_id,
    activity_date,
    0 as visit_days,
    count(*) as opened_letter_count
from opens
group by customer_id, activity_date
