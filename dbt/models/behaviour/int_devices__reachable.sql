-- What leaves the private room of a push token: whether there is one.
{{ config(database='private', tags='door') }}

select
    devices.device_id,
    coalesce(tokens.push_token, '') != '' as has_push_token
from {{ ref('stg_shop__devices') }} as devices
left join {{ ref('stg_shop__device_tokens') }} as tokens on devices.row_id = tokens.row_id
