-- Count, sum and sum of squares of each compared trait over the customers of each pattern: what means and their
-- intervals need, for any union of patterns. A yes counts 1, a no counts 0; an unknown value counts nowhere. Decimals,
-- because their sum does not depend on the order of threads.
{%- set traits = [
    ('order_count', 'order_count'),
    ('net_revenue', 'net_revenue'),
    ('net_revenue_365_days', 'net_revenue_365_days'),
    ('average_order_value', 'average_order_value'),
    ('days_since_last_order', 'days_since_last_order'),
    ('mean_days_between_orders', 'mean_days_between_orders'),
    ('discounted_line_share', 'discounted_line_share'),
    ('returned_share', 'returned_share'),
    ('potential_value', 'potential_value'),
    ('churn_probability', 'churn_probability'),
    ('store_order_share', 'store_order_share'),
    ('points_balance', 'points_balance'),
    ('visit_count_90_days', 'visit_count_90_days'),
    ('product_view_count_90_days', 'product_view_count_90_days'),
    ('letters_opened_90_days', 'letters_opened_90_days'),
    ('letters_clicked_90_days', 'letters_clicked_90_days'),
    ('heat_score', 'heat_score'),
    ('profile_completeness', 'profile_completeness'),
    ('age', 'age'),
    ('is_woman', "case gender when 'female' then 1 when 'male' then 0 end"),
    ('is_loyalty_member', 'case when is_loyalty_member then 1 else 0 end'),
    ('is_price_sensitive', "case price_sensitivity when 'high' then 1 when 'medium' then 0 when 'low' then 0 end"),
    ('has_open_cart', 'case when has_open_cart then 1 else 0 end'),
    ('has_app', 'case when has_ios_app or has_android_app then 1 else 0 end'),
] %}

with summed as (

    select
        patterns.pattern_id,
        {%- for trait, expression in traits %}
        count({{ expression }}) as {{ trait }}_count,
        sum(cast({{ expression }} as decimal(18, 6))) as {{ trait }}_sum,
        sum(cast({{ expression }} as decimal(19, 6)) * cast({{ expression }} as decimal(19, 6))) as {{ trait }}_squares,
        {%- endfor %}
        count(*) as customer_count
    from {{ ref('int_customer_patterns') }} as patterns
    inner join {{ ref('dim_customers') }} as customers on patterns.customer_id = customers.customer_id
    group by patterns.pattern_id

)

{% for trait, expression in traits -%}
select
    pattern_id,
    '{{ trait }}' as trait,
    {{ trait }}_count as customer_count,
    coalesce({{ trait }}_sum, 0) as value_sum,
    coalesce({{ trait }}_squares, 0) as square_sum
from summed
{% if not loop.last -%}
union all

{% endif -%}
{% endfor %}
