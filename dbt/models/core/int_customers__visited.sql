-- Visits of recognised customers. The window is cut at an instant, so that no event has to be dated one by one.
with visits as (

    select
        customer_id,
        max(occurred_at) as last_visit_at,
        count(
            case
                when
                    event_type = 'product_view'
                    and occurred_at >= {{ local_to_utc(at_hour(add_days(as_of_date(), -90), 0), shop_timezone()) }}
                    then 1
            end
        ) as product_view_count_90_days
    from {{ ref('stg_shop__web_events') }}
    where customer_id is not null
    group by customer_id

)

select
    customer_id,
    {{ local_date('last_visit_at', shop_timezone()) }} as last_visit_date,
    product_view_count_90_days
from visits
