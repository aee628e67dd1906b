-- Visits of recognised customers. A visit belongs to the local day it began on; "in the last N days" ends with the
-- run's.
with visits as (

    select
        *,
        {{ days_between('session_date', as_of_date()) }} as age_days,
        category_view_count + product_view_count as view_count
    from {{ ref('fct_sessions') }}
    where customer_id is not null

),

counted as (

    select
        customer_id,
        min(session_date) as first_visit_date,
        max(session_date) as last_visit_date,
        {%- for days in [30, 90, 365] %}
        count(case when age_days <= {{ days }} then 1 end) as visit_count_{{ days }}_days,
        sum(case when age_days <= {{ days }} then view_count else 0 end) as view_count_{{ days }}_days,
        sum(case when age_days <= {{ days }} then product_view_count else 0 end) as product_view_count_{{ days }}_days
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from visits
    group by customer_id

),

carts as (

    select customer_id, count(*) as open_cart_product_count, max(added_at) as open_cart_at
    from {{ ref('int_carts__open') }}
    group by customer_id

)

select
    counted.customer_id,
    counted.first_visit_date,
    counted.last_visit_date,
    {{ days_between('counted.last_visit_date', as_of_date()) }} as days_since_last_visit,
    {%- for days in [30, 90, 365] %}
    counted.visit_count_{{ days }}_days,
    counted.view_count_{{ days }}_days,
    counted.product_view_count_{{ days }}_days,
    {%- endfor %}
    carts.customer_id is not null as has_open_cart,
    carts.open_cart_at,
    coalesce(carts.open_cart_product_count, 0) as open_cart_product_count,
    checkouts.customer_id is not null as has_open_checkout,
    checkouts.open_checkout_at
from counted
left join carts on counted.customer_id = carts.customer_id
left join {{ ref('int_checkouts__open') }} as checkouts on counted.customer_id = checkouts.customer_id
