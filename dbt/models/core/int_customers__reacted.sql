-- Reactions to letters in the last 90 days: a letter counts once however often its event is told; machines never do.
with recent as (

    select
        customer_id,
        message_id,
        max(case when event_type = 'delivered' then 1 else 0 end) as is_delivered,
        max(case when event_type = 'opened' and not is_machine then 1 else 0 end) as is_opened,
        max(case when event_type = 'clicked' and not is_machine then 1 else 0 end) as is_clicked
    from {{ ref('stg_shop__email_events') }}
    where
        customer_id is not null
        and event_type in ('delivered', 'opened', 'clicked')
        and occurred_at >= {{ local_to_utc(at_hour(add_days(as_of_date(), -90), 0), shop_timezone()) }}
    group by customer_id, message_id

)

select
    customer_id,
    sum(is_delivered) as letters_delivered_90_days,
    sum(is_opened) as letters_opened_90_days,
    sum(is_clicked) as letters_clicked_90_days
from recent
group by customer_id
