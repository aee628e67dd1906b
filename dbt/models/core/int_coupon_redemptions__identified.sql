-- Whose each coupon was: whom the till or site named, else whose card, address or number it was, else who is known for
-- the coupon.
-- A trace of several persons names nobody: a guess would tie one customer's purchases to another.
with accounts as (

    select
        coalesce(aliases.customer_id, customers.customer_id) as customer_id,
        customers.loyalty_card_id,
        customers.email_key,
        customers.phone_key
    from {{ ref('stg_shop__customers') }} as customers
    left join {{ ref('customer_aliases') }} as aliases on customers.customer_id = aliases.alias_id

),

traces as (

    {% for column in ['loyalty_card_id', 'email_key', 'phone_key'] %}
    select
        '{{ column }}' as trace_type,
        {{ column }} as trace,
        min(customer_id) as customer_id
    from accounts
    where {{ column }} is not null
    group by {{ column }}
    having min(customer_id) = max(customer_id)
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

named as (

    select
        used.redemption_id,
        used.coupon_id,
        used.occurred_at,
        used.order_id,
        used.store_id,
        used.source,
        coalesce(aliases.customer_id, used.customer_id, cards.customer_id, emails.customer_id, phones.customer_id)
            as customer_id,
        case
            when used.customer_id is not null then 'customer'
            when cards.customer_id is not null then 'loyalty_card'
            when emails.customer_id is not null then 'email'
            when phones.customer_id is not null then 'phone'
        end as identified_by
    from {{ ref('stg_shop__coupon_redemptions') }} as used
    left join {{ ref('customer_aliases') }} as aliases on used.customer_id = aliases.alias_id
    left join traces as cards on cards.trace_type = 'loyalty_card_id' and used.loyalty_card_id = cards.trace
    left join traces as emails on emails.trace_type = 'email_key' and used.email_key = emails.trace
    left join traces as phones on phones.trace_type = 'phone_key' and used.phone_key = phones.trace

),

coupons as (

    select
        coupon_id,
        min(customer_id) as customer_id
    from named
    where customer_id is not null
    group by coupon_id
    having min(customer_id) = max(customer_id)

)

select
    named.redemption_id,
    named.coupon_id,
    named.occurred_at,
    named.order_id,
    named.store_id,
    named.source,
    coalesce(named.customer_id, coupons.customer_id) as customer_id,
    case
        when named.customer_id is not null then named.identified_by
        when coupons.customer_id is not null then 'coupon'
    end as identified_by
from named
left join coupons on named.coupon_id = coupons.coupon_id
