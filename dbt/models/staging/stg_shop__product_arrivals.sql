-- When each product was first described, by any version that is known.
select
    product_id,
    min(updated_at) as described_at
from {{ source('raw', 'products') }}
where
    {{ is_known('updated_at') }}
    and updated_at is not null
group by product_id
