-- The category that each session looked at most, and how many it looked at. Of two categories with as many views the
-- one that comes later in the alphabet is the top one.
with categories as (

    select
        visitor_id,
        started_at,
        category,
        sum(category_view_count + product_view_count) as view_count
    from {{ ref('int_visits__stitched') }}
    where
        category is not null
        and category_view_count + product_view_count > 0
    group by visitor_id, started_at, category

),

sessions as (

    select
        visitor_id,
        started_at,
        count(*) as category_count,
        sum(view_count) as categorised_view_count,
        -- One text that sorts by views and then by name: its maximum is the top category, whatever the order of rows.
        max(lpad(cast(view_count as {{ dbt.type_string() }}), 12, '0') || category) as ranked_category
    from categories
    group by visitor_id, started_at

)

select
    visitor_id,
    started_at,
    cast(category_count as integer) as category_count,
    cast(categorised_view_count as integer) as categorised_view_count,
    substring(ranked_category, 13) as top_category,
    cast(substring(ranked_category, 1, 12) as integer) as top_category_view_count
from sessions
