-- Per reference and trait: its value in the days before, its value in the days before those, and the change between
-- them. A share of nothing is no share: a reference without purchases in one of the windows is not in the traits that
-- are shares.
{% set traits = {
    'orders': ['order_count_before', 'order_count_earlier'],
    'revenue': ['revenue_before', 'revenue_earlier'],
    'visit_days': ['visit_days_before', 'visit_days_earlier'],
    'opened_letters': ['opened_letter_count_before', 'opened_letter_count_earlier'],
    'discount_share': [
        safe_divide('discount_amount_before', 'revenue_before + discount_amount_before'),
        safe_divide('discount_amount_earlier', 'revenue_earlier + discount_amount_earlier'),
    ],
    'return_share': [
        safe_divide('returned_amount_before', 'revenue_before'),
        safe_divide('returned_amount_earlier', 'revenue_earlier'),
    ],
} %}

with traits as (

    {% for trait, windows in traits.items() -%}
    select
        event_kind,
        customer_id,
        is_event,
        reference_month,
        frequency_band,
        cohort_quarter,
        '{{ trait }}' as trait,
        cast({{ windows[0] }} as decimal(18, 6)) as value_before,
        cast({{ windows[1] }} as decimal(18, 6)) as value_earlier
    from {{ ref('int_change_windows') }}
    {%- if not loop.last %}
    union all
    {% endif %}
    {%- endfor %}

)

select
    traits.*,
    value_before - value_earlier as value_change
from traits
where
    value_before is not null
    and value_earlier is not null
