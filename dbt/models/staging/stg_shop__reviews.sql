-- Reviews of products. The words stay in the raw table: they may reveal health.
with reviews as (

    {{ known_rows(source('raw', 'reviews'), ['review_id'], 'occurred_at') }}

)

select
    review_id,
    customer_id,
    product_id,
    order_id,
    occurred_at,
    rating
from reviews
