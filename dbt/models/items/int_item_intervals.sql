-- After how many days a product is bought again: as the product says, else its repeaters' median, else the category's.
-- A customer's interval is the days from the first to the last kept purchase, by the number of intervals between them.
with customers as (

    select
        bought.product_id,
        products.category,
        bought.kept_day_count > 1 as is_repeater,
        cast(
            {{ safe_divide(
                days_between('bought.first_kept_date', 'bought.last_kept_date'), 'bought.kept_day_count - 1'
            ) }} as decimal(18, 4)
        ) as interval_days
    from {{ ref('int_customer_items__bought') }} as bought
    inner join {{ ref('int_products__known') }} as products on bought.product_id = products.product_id
    where
        bought.kept_quantity > 0
        and products.is_goods

),

of_products as (

    select
        product_id,
        count(*) as buyer_count,
        count(*) filter (where is_repeater) as repeater_count,
        cast(round(median(interval_days) filter (where is_repeater), 0) as integer) as interval_days
    from customers
    group by product_id

),

of_categories as (

    select
        category,
        count(*) as buyer_count,
        count(*) filter (where is_repeater) as repeater_count,
        cast(round(median(interval_days) filter (where is_repeater), 0) as integer) as interval_days
    from customers
    where category is not null
    group by category

),

intervals as (

    select product_id, 'due_stated' as reason, replenishment_days as interval_days, 1 as priority
    from {{ ref('int_products__known') }}
    where
        replenishment_days > 0
        and is_goods
    union all
    select product_id, 'due_product' as reason, interval_days, 2 as priority
    from of_products
    where
        repeater_count >= {{ item_rule('replenish_min_repeaters') }}
        and repeater_count * 100 >= buyer_count * {{ item_rule('replenish_min_repeat_percent') }}
    union all
    select products.product_id, 'due_category' as reason, of_categories.interval_days, 3 as priority
    from of_categories
    inner join {{ ref('int_products__known') }} as products on of_categories.category = products.category
    where
        of_categories.repeater_count >= {{ item_rule('replenish_min_repeaters') }}
        and of_categories.repeater_count * 100
        >= of_categories.buyer_count * {{ item_rule('replenish_min_repeat_percent') }}
        and products.is_goods

)

select
    product_id,
    min_by(reason, priority) as interval_source,
    min_by(interval_days, priority) as interval_days
from intervals
group by product_id
