-- A customer bought a piece of a set some days ago and still lacks others; once per set and last piece.
select
    customer_id,
    set_id || ':' || {{ date_text('last_piece_date') }} as trigger_key,
    {{ day_start(add_days('last_piece_date', trigger_rule('set_missing_after_days'))) }} as occurred_at,
    {{ json_object({
        'set': json_quoted('set_id'),
        'products': json_listed('product_id', 'place'),
        'because_product': json_quoted('max(because_product_id)'),
        'is_sensitive': json_plain('max(case when is_sensitive then 1 else 0 end) = 1'),
    }) }} as context
from {{ ref('int_customer_sets__incomplete') }}
where {{ came_lately(add_days('last_piece_date', trigger_rule('set_missing_after_days'))) }}
group by customer_id, set_id, last_piece_date
