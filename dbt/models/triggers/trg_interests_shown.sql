-- A customer looked at one product again and again; told the day after.
select
    customer_id,
    product_id || ':' || {{ date_text('last_viewed_date') }} as trigger_key,
    last_viewed_at as occurred_at,
    {{ json_object({
        'product': json_quoted('product_id'),
        'view_count': json_plain('view_count_30_days'),
    }) }} as context
from {{ ref('int_product_views__sellable') }}
where
    view_count_30_days >= {{ trigger_rule('interest_views') }}
    and last_viewed_date < {{ as_of_date() }}
