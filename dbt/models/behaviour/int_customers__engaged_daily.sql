-- How each customer reads her letters, tonight and a night ago: exactly one class each, for everybody the shop knows.
with nights as (

    select {{ as_of_date() }} as night, {{ as_of() }} as until
    union all
    select
        {{ add_days(as_of_date(), -1) }} as night,
        {{ local_to_utc(at_hour(add_days(as_of_date(), -1), 3), shop_timezone()) }} as until

),

read as (

    select
        nights.night,
        letters.customer_id,
        {{ days_between('letters.delivered_date', 'nights.night') }}
        <= {{ rule_value(ref('behaviour_rules'), 'engagement_days') }} as is_recent,
        coalesce(letters.read_at < nights.until, false) as is_read
    from {{ ref('int_customer_letters') }} as letters
    inner join nights on letters.delivered_at < nights.until
    where letters.channel = 'email'

),

counted as (

    select
        night,
        customer_id,
        count(case when is_recent then 1 end) as recent_letter_count,
        count(case when is_recent and is_read then 1 end) as recent_read_count
    from read
    group by night, customer_id

)

select
    listed.customer_id,
    nights.night as as_of_date,
    cast(coalesce(counted.recent_letter_count, 0) as integer) as recent_letter_count,
    cast(coalesce(counted.recent_read_count, 0) as integer) as recent_read_count,
    case
        when counted.customer_id is null then 'never_reached'
        when counted.recent_letter_count = 0 then 'rested'
        when counted.recent_read_count = 0 then 'silent'
        when
            100 * counted.recent_read_count
            >= {{ rule_value(ref('behaviour_rules'), 'reads_all_percent') }} * counted.recent_letter_count
            then 'reads_all'
        else 'reads_some'
    end as engagement_class
from {{ ref('int_customers__listed') }} as listed
cross join nights
left join counted
    on
        listed.customer_id = counted.customer_id
        and nights.night = counted.night
