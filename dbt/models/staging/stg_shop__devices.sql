-- Devices and app installations, without the token that pushes go to.
with devices as (

    {{ known_rows(source('raw', 'devices'), ['device_id'], 'registered_at') }}

)

select
    device_id,
    registered_at,
    customer_id,
    visitor_id,
    platform,
    operating_system,
    status,
    row_id
from devices
