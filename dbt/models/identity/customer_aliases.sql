-- Ids that merged into an older one of the same person.
select
    account_id as alias_id,
    customer_id
from {{ ref('int_identity__components') }}
where account_id != customer_id
