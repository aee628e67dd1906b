-- Somebody who was nobody before left an address while her cart was full: it is sent to her; once per visit.
select
    customer_id,
    session_id as trigger_key,
    max(captured_at) as occurred_at,
    {{ json_object({
        'products': json_listed('product_id', 'place'),
        'product_count': json_plain('count(*)'),
        'is_sensitive': json_plain('max(case when is_sensitive then 1 else 0 end) = 1'),
    }) }} as context
from {{ ref('int_lead_products') }}
where list = 'cart'
group by customer_id, session_id
