-- On which devices each customer has the app, takes pushes and reads letters. Proxies that hide the device and agents
-- that nobody knows are counted apart: they prove no device.
with devices as (

    select
        customer_id,
        count(case when platform = 'ios' and is_active then 1 end) as ios_app_count,
        count(case when platform = 'android' and is_active then 1 end) as android_app_count,
        count(case when has_push then 1 end) as push_device_count,
        count(case when has_push and platform = 'web' then 1 end) as web_push_count,
        count(case when has_push and platform = 'web' and operating_system = 'ios' then 1 end) as ios_web_push_count
    from {{ ref('int_customer_devices') }}
    where customer_id is not null
    group by customer_id

),

letters as (

    select
        customer_id,
        count(case when device_os = 'ios' then 1 end) as ios_letter_count,
        count(case when device_os = 'android' then 1 end) as android_letter_count,
        count(case when device_os = 'proxy' then 1 end) as proxy_letter_count,
        count(case when device_os = 'unknown' then 1 end) as unknown_device_letter_count
    from {{ ref('int_letter_readings') }}
    group by customer_id

)

select
    coalesce(devices.customer_id, letters.customer_id) as customer_id,
    coalesce(devices.ios_app_count, 0) > 0 as has_ios_app,
    coalesce(devices.android_app_count, 0) > 0 as has_android_app,
    coalesce(devices.push_device_count, 0) > 0 as has_push_token,
    coalesce(devices.web_push_count, 0) > 0 as has_web_push,
    coalesce(devices.ios_web_push_count, 0) > 0 as has_ios_web_push,
    cast(coalesce(devices.push_device_count, 0) as integer) as push_device_count,
    cast(coalesce(letters.ios_letter_count, 0) as integer) as letters_opened_on_ios,
    cast(coalesce(letters.android_letter_count, 0) as integer) as letters_opened_on_android,
    cast(coalesce(letters.proxy_letter_count, 0) as integer) as letters_opened_through_proxy,
    cast(coalesce(letters.unknown_device_letter_count, 0) as integer) as letters_opened_on_unknown_device
from devices
full outer join letters on devices.customer_id = letters.customer_id
