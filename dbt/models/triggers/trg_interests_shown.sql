-- A customer looked at one product again and again; told the day after, of the product that she looked at most.
with ranked as (

    select
        *,
        row_number() over (
            partition by customer_id
            order by view_count_30_days desc nulls last, place asc nulls last
        ) as interest_place
    from {{ ref('int_product_views__sellable') }}
    where
        view_count_30_days >= {{ trigger_rule('interest_views') }}
        and last_viewed_date < {{ as_of_date() }}

)

select
    customer_id,
    product_id || ':' || {{ date_text('last_viewed_date') }} as trigger_key,
    last_viewed_at as occurred_at,
    {{ json_object({
        'product': json_quoted('product_id'),
        'view_count': json_plain('view_count_30_days'),
    }) }} as context
from ranked
where interest_place = 1
