-- The size each customer buys most: the usual size of the category with the most pieces kept in it, of equal ones
-- the last.
{{ config(materialized='view') }}

with placed as (

    select
        customer_id,
        category,
        size,
        piece_count,
        row_number() over (
            partition by customer_id
            order by piece_count desc nulls last, last_bought_date desc nulls last, category asc nulls last
        ) as place
    from {{ ref('int_customer_sizes') }}
    where is_usual

)

select
    customer_id,
    size as usual_size,
    category as usual_size_category,
    piece_count as usual_size_piece_count
from placed
where place = 1
