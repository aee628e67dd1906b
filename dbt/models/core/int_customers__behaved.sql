-- What each customer does on the site and with letters; 0 where nothing was seen.
{{ config(materialized='view') }}

select
    listed.customer_id,
    visited.last_visit_date,
    {{ days_between('visited.last_visit_date', as_of_date()) }} as days_since_last_visit,
    cast(coalesce(visited.product_view_count_90_days, 0) as integer) as product_view_count_90_days,
    cast(coalesce(reacted.letters_delivered_90_days, 0) as integer) as letters_delivered_90_days,
    cast(coalesce(reacted.letters_opened_90_days, 0) as integer) as letters_opened_90_days,
    cast(coalesce(reacted.letters_clicked_90_days, 0) as integer) as letters_clicked_90_days
from {{ ref('int_customers__listed') }} as listed
left join {{ ref('int_customers__visited') }} as visited on listed.customer_id = visited.customer_id
left join {{ ref('int_customers__reacted') }} as reacted on listed.customer_id = reacted.customer_id
