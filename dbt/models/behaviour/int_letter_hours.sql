-- At which hours of her own clock a person opened and clicked the letters of the last year. Machines have no hours.
with letters as (

    select
        letters.message_id,
        letters.customer_id,
        letters.channel,
        customers.lifecycle_zone,
        {{ utc_to_local('letters.opened_at', 'customers.timezone') }} as opened_at,
        {{ utc_to_local('letters.clicked_at', 'customers.timezone') }} as clicked_at,
        {{ utc_to_local('letters.read_at', 'customers.timezone') }} as read_at
    from {{ ref('int_customer_letters') }} as letters
    inner join {{ ref('dim_customers') }} as customers on letters.customer_id = customers.customer_id
    where
        letters.read_at is not null
        and {{ days_between('letters.delivered_date', as_of_date()) }}
        <= {{ rule_value(ref('behaviour_rules'), 'reading_days') }}

)

select
    letters.message_id,
    letters.customer_id,
    letters.channel,
    letters.lifecycle_zone,
    cast(extract(hour from letters.opened_at) as integer) as opened_hour,
    cast(extract(hour from letters.clicked_at) as integer) as clicked_hour,
    cast(extract(hour from letters.read_at) as integer) as read_hour
from letters
