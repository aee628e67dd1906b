-- When each customer needs a product again: by her own rhythm, else by what the product or its category needs.
with rhythms as (

    select
        bought.customer_id,
        bought.product_id,
        bought.last_kept_date,
        case
            when bought.kept_day_count > {{ item_rule('personal_min_intervals') }} then 'due_personal'
            else intervals.interval_source
        end as interval_source,
        case
            when bought.kept_day_count > {{ item_rule('personal_min_intervals') }}
                then cast(round(
                    {{ safe_divide(
                        days_between('bought.first_kept_date', 'bought.last_kept_date'), 'bought.kept_day_count - 1'
                    ) }}, 0
                ) as integer)
            -- What the product states is for one piece; three pieces last three times as long.
            when intervals.interval_source = 'due_stated'
                then cast(intervals.interval_days * bought.last_kept_quantity as integer)
            else intervals.interval_days
        end as interval_days
    from {{ ref('int_customer_items__bought') }} as bought
    inner join {{ ref('int_products__known') }} as products on bought.product_id = products.product_id
    left join {{ ref('int_item_intervals') }} as intervals on bought.product_id = intervals.product_id
    where
        bought.kept_quantity > 0
        and products.is_goods

),

due as (

    select
        rhythms.*,
        {{ add_days('last_kept_date', 'interval_days') }} as due_date
    from rhythms
    where interval_days is not null

)

select
    customer_id,
    product_id,
    last_kept_date as last_bought_date,
    interval_source,
    interval_days,
    due_date,
    {{ days_between(as_of_date(), 'due_date') }} as days_until_due
from due
where due_date >= {{ add_days(as_of_date(), '-' ~ item_rule('replenish_grace_days')) }}
