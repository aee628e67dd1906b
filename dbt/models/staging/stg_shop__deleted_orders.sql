-- The orders that the source has deleted: what came back of them was never revenue that stands.
with deleted_orders as (

    {{ known_deletions(source('raw', 'orders'), ['order_id'], 'ordered_at') }}

)

select order_id
from deleted_orders
