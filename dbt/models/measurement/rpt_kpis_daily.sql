-- What each campaign's letters of a day led to. Every rate stands beside its numerator and denominator.
with attributed as (

    select message_id, count(*) as order_count, sum(revenue) as revenue
    from {{ ref('int_orders__attributed') }}
    group by message_id

),

messages as (

    select
        messages.message_date,
        messages.campaign,
        messages.status,
        messages.is_sent,
        messages.first_opened_at,
        messages.first_clicked_at,
        messages.first_machine_opened_at,
        messages.unsubscribed_at,
        messages.complained_at,
        attributed.order_count,
        attributed.revenue
    from {{ ref('fct_messages') }} as messages
    left join attributed on messages.message_id = attributed.message_id
    where
        messages.is_sent
        -- A list in the shop reports nothing back: counted here, it would read as letters that never arrived.
        and messages.channel = 'email'

),

counted as (

    select
        message_date as event_date,
        campaign,
        count(*) as sent,
        count(case when status = 'delivered' then 1 end) as delivered,
        count(case when status = 'bounced' then 1 end) as bounced,
        count(case when status = 'dropped' then 1 end) as dropped,
        count(case when status = 'pending' then 1 end) as pending,
        count(case when status = 'delivered' and first_opened_at is not null then 1 end) as opened,
        count(case when status = 'delivered' and first_machine_opened_at is not null then 1 end) as machine_opened,
        count(case when status = 'delivered' and first_clicked_at is not null then 1 end) as clicked,
        count(case when status = 'delivered' and unsubscribed_at is not null then 1 end) as unsubscribed,
        count(case when status = 'delivered' and complained_at is not null then 1 end) as complained,
        -- A sum of counts is wider than a count, and readers would get a fraction.
        cast(coalesce(sum(order_count), 0) as bigint) as orders,
        cast(coalesce(sum(revenue), 0) as decimal(18, 4)) as revenue
    from messages
    group by message_date, campaign

)

select
    counted.*,
    {{ rate_columns('delivered_rate', 'delivered', 'sent') }},
    {{ rate_columns('open_rate', 'opened', 'delivered') }},
    {{ rate_columns('click_rate', 'clicked', 'delivered') }},
    {{ rate_columns('unsubscribe_rate', 'unsubscribed', 'delivered') }},
    {{ rate_columns('complaint_rate', 'complained', 'delivered') }},
    {{ rate_columns('order_rate', 'orders', 'delivered') }}
from counted
