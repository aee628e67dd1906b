-- Devices and installations with the customer behind them: the one the shop names, else whose browser it was at the
-- time.
select
    devices.device_id,
    coalesce(aliases.customer_id, devices.customer_id, visitors.customer_id) as customer_id,
    devices.registered_at,
    devices.platform,
    case when devices.platform = 'web' then coalesce(devices.operating_system, 'unknown') else devices.platform end
        as operating_system,
    devices.status = 'active' as is_active,
    devices.status = 'active' and reachable.has_push_token as has_push
from {{ ref('stg_shop__devices') }} as devices
inner join {{ ref('int_devices__reachable') }} as reachable on devices.device_id = reachable.device_id
left join {{ ref('customer_aliases') }} as aliases on devices.customer_id = aliases.alias_id
left join {{ ref('int_visitors__recognised') }} as visitors
    on
        devices.visitor_id = visitors.visitor_id
        and devices.registered_at >= visitors.valid_from
        and devices.registered_at < visitors.valid_to
