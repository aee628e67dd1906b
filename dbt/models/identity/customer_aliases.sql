-- Ids that merged into another: nobody yet.
select
    customer_id as alias_id,
    customer_id
from {{ ref('stg_shop__customers') }}
where customer_id is null
