-- How much of each raw table there is, by the source that brought it, and how new it is at the two clocks.
{%- set tables = [
    ('appointments', 'booked_at'),
    ('call_results', 'occurred_at'),
    ('channel_costs', 'cost_date'),
    ('complaints', 'occurred_at'),
    ('consents', 'occurred_at'),
    ('content', 'published_at'),
    ('coupon_redemptions', 'occurred_at'),
    ('customers', 'registered_at'),
    ('devices', 'registered_at'),
    ('email_events', 'occurred_at'),
    ('expert_questions', 'occurred_at'),
    ('gift_certificates', 'issued_at'),
    ('identities', 'occurred_at'),
    ('important_dates', 'added_at'),
    ('loyalty_transactions', 'occurred_at'),
    ('order_events', 'occurred_at'),
    ('order_lines', none),
    ('orders', 'ordered_at'),
    ('partners', none),
    ('preferences', 'occurred_at'),
    ('prescriptions', 'issued_at'),
    ('product_prices', 'valid_from'),
    ('product_sets', none),
    ('product_stock', 'counted_at'),
    ('products', 'updated_at'),
    ('promo_codes', 'issued_at'),
    ('referrals', 'occurred_at'),
    ('reviews', 'occurred_at'),
    ('staff', none),
    ('stores', none),
    ('survey_answers', 'occurred_at'),
    ('web_events', 'occurred_at'),
    ('wishlist_events', 'occurred_at'),
] %}

{% for table, time_column in tables %}
select
    '{{ table }}' as table_name,
    source_name,
    count(*) as version_count,
    cast({{ 'max(' ~ time_column ~ ')' if time_column else 'null' }} as timestamp) as newest_occurred_at,
    max(loaded_at) as newest_loaded_at
from {{ source('raw', table) }}
where {{ is_known(time_column) }}
group by source_name
{% if not loop.last %}union all{% endif %}
{% endfor %}
