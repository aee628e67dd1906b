-- The last reminder of care that has come due for what each customer bought and kept. It counts from the last purchase,
-- so that a return ends it and a repeated purchase begins it anew.
with schedules as (

    select
        nested.category,
        schedules.care,
        schedules.first_days,
        schedules.every_days,
        schedules.times,
        row_number() over (
            partition by nested.category, schedules.care order by nested.level desc nulls last
        ) as distance
    from {{ ref('care_schedules') }} as schedules
    inner join {{ ref('int_categories__nested') }} as nested on schedules.category = nested.category_group

),

kept as (

    select
        bought.customer_id,
        bought.product_id,
        bought.last_kept_date,
        products.is_sensitive,
        schedules.care,
        schedules.first_days,
        schedules.every_days,
        schedules.times,
        {{ days_between('bought.last_kept_date', as_of_date()) }} - schedules.first_days as days_since_first
    from {{ ref('int_customer_items__bought') }} as bought
    inner join {{ ref('int_products__known') }} as products on bought.product_id = products.product_id
    inner join schedules
        on
            products.category = schedules.category
            and schedules.distance = 1
    where
        bought.kept_quantity > 0
        and products.is_goods

),

counted as (

    select
        *,
        cast(floor({{ safe_divide('days_since_first', 'every_days') }}) as integer) as reminders_before
    from kept
    where days_since_first >= 0

)

select
    customer_id,
    product_id,
    care,
    is_sensitive,
    last_kept_date,
    reminders_before + 1 as reminder_number,
    {{ add_days('last_kept_date', 'first_days + every_days * reminders_before') }} as due_date
from counted
where
    reminders_before < times
    and {{ came_lately(add_days('last_kept_date', 'first_days + every_days * reminders_before')) }}
