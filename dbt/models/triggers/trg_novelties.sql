-- There is something new in a category that a customer is really interested in.
select
    interests.customer_id,
    renewed.category || ':' || {{ date_text('renewed.renewed_date') }} as trigger_key,
    {{ day_start('renewed.renewed_date') }} as occurred_at,
    {{ json_object({
        'category': json_quoted('renewed.category'),
        'products': 'renewed.products',
        'product_count': json_plain('renewed.product_count'),
    }) }} as context
from {{ ref('int_categories__renewed') }} as renewed
inner join {{ ref('int_customer_category_affinity') }} as interests on renewed.category = interests.category
where
    interests.affinity_rank <= {{ trigger_rule('novelty_categories') }}
    and interests.affinity * 100 >= {{ trigger_rule('novelty_affinity_percent') }}
