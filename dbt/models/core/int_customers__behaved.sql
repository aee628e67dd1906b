-- What each customer does on the site; 0 where nothing was seen.
{{ config(materialized='view') }}

select
    listed.customer_id,
    visited.first_visit_date,
    visited.last_visit_date,
    visited.days_since_last_visit,
    {%- for days in [30, 90, 365] %}
    cast(coalesce(visited.visit_count_{{ days }}_days, 0) as integer) as visit_count_{{ days }}_days,
    cast(coalesce(visited.view_count_{{ days }}_days, 0) as integer) as view_count_{{ days }}_days,
    cast(coalesce(visited.product_view_count_{{ days }}_days, 0) as integer) as product_view_count_{{ days }}_days,
    {%- endfor %}
    coalesce(visited.has_open_cart, false) as has_open_cart,
    visited.open_cart_at,
    cast(coalesce(visited.open_cart_product_count, 0) as integer) as open_cart_product_count,
    coalesce(visited.has_open_checkout, false) as has_open_checkout,
    visited.open_checkout_at,
    cast(coalesce(heated.heat_score, 0) as decimal(18, 4)) as heat_score,
    heated.last_action_date,
    warmed.lead_warmth
from {{ ref('int_customers__listed') }} as listed
left join {{ ref('int_customers__visited') }} as visited on listed.customer_id = visited.customer_id
left join {{ ref('int_customers__heated') }} as heated on listed.customer_id = heated.customer_id
left join {{ ref('int_customers__warmed') }} as warmed on listed.customer_id = warmed.customer_id
