-- The macro known_rows applied to literals: where its unit test runs.
with landings as (

    {{ known_rows(ref('int_engine__landings'), ['product_id'], 'updated_at') }}

)

select
    product_id,
    product_name
from landings
