-- Something that a customer bought will soon be used up or worn out; once per purchase of it.
with told as (

    select
        *,
        -- What lasts a few days only is told half way, or she would be asked as soon as she has bought.
        {{ add_days(
            'due_date', '-least(' ~ item_rule('replenish_lead_days') ~ ', cast(floor(interval_days / 2) as integer))'
        ) }} as told_date
    from {{ ref('int_customer_replenishment') }}

)

select
    told.customer_id,
    told.product_id || ':' || {{ date_text('told.last_bought_date') }} as trigger_key,
    {{ day_start('told.told_date') }} as occurred_at,
    {{ json_object({
        'product': json_quoted('told.product_id'),
        'bought_date': json_quoted(date_text('told.last_bought_date')),
        'due_date': json_quoted(date_text('told.due_date')),
        'is_sensitive': json_plain('offered.is_sensitive'),
    }) }} as context
from told
inner join {{ ref('int_items__offered') }} as offered on told.product_id = offered.product_id
inner join {{ ref('item_purposes') }} as purposes on purposes.purpose = 'replenish'
where
    {{ came_lately('told.told_date') }}
    and (purposes.allows_sensitive or not offered.is_sensitive)
