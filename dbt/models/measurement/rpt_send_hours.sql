-- What letters of each message class led to by the hour at which they came, on the customer's clock, and whether the
-- hour is as good or as bad as the policy says. A description: who got a letter at her own hour differs from others.
with letters as (

    select
        messages.status,
        messages.first_opened_at,
        messages.first_clicked_at,
        -- What another provider sent names no topic.
        coalesce(classes.message_class, 'unclassified') as message_class,
        {{ utc_to_local('messages.sent_at', 'coalesce(customers.timezone, ' ~ shop_timezone() ~ ')') }} as sent_at
    from {{ ref('fct_messages') }} as messages
    left join {{ ref('int_messages__resolved') }} as own on messages.message_id = own.message_id
    left join {{ ref('message_classes') }} as classes on own.topic = classes.topic
    left join {{ ref('dim_customers') }} as customers on messages.customer_id = customers.customer_id
    where
        messages.is_sent
        and messages.channel = 'email'
        and messages.sent_at is not null

),

counted as (

    select
        message_class,
        cast(extract(hour from sent_at) as integer) as local_hour,
        count(*) as sent,
        count(case when status = 'delivered' then 1 end) as delivered,
        count(case when status = 'delivered' and first_opened_at is not null then 1 end) as opened,
        count(case when status = 'delivered' and first_clicked_at is not null then 1 end) as clicked
    from letters
    group by message_class, cast(extract(hour from sent_at) as integer)

),

compared as (

    select
        counted.*,
        hours.hour_rank,
        cast(sum(counted.delivered) over by_class - counted.delivered as bigint) as delivered_at_other_hours,
        cast(sum(counted.clicked) over by_class - counted.clicked as bigint) as clicked_at_other_hours
    from counted
    left join {{ ref('send_hours') }} as hours
        on
            counted.message_class = hours.message_class
            and hours.iso_weekday is null
            and counted.local_hour >= hours.from_hour
            and counted.local_hour < hours.to_hour
    window by_class as (partition by counted.message_class)

)

select
    compared.message_class,
    compared.local_hour,
    compared.sent,
    compared.delivered,
    compared.opened,
    compared.clicked,
    {{ rate_columns('open_rate', 'compared.opened', 'compared.delivered') }},
    {{ rate_columns('click_rate', 'compared.clicked', 'compared.delivered') }},
    {{ rate_columns(
        'click_rate_at_other_hours', 'compared.clicked_at_other_hours', 'compared.delivered_at_other_hours'
    ) }},
    compared.hour_rank,
    case
        when least(compared.delivered, compared.delivered_at_other_hours) < evidence.min_count then null
        when compared.hour_rank = 1
            then
                compared.clicked * compared.delivered_at_other_hours
                >= compared.clicked_at_other_hours * compared.delivered
        when compared.hour_rank = 4
            then
                compared.clicked * compared.delivered_at_other_hours
                <= compared.clicked_at_other_hours * compared.delivered
    end as policy_holds
from compared
inner join {{ ref('send_hour_evidence') }} as evidence on evidence.evidence = 'report_letters'
