-- A number for each customer to whom something may be proposed: millions of proposals are joined and sorted by it.
with customers as (

    select customer_id
    from {{ ref('int_customers__listed') }}

    union distinct

    -- Who logs in without an account that the shop knows is not listed, and is shown what she looked at all the same.
    select customer_id
    from {{ ref('int_customer_items__viewed') }}

)

select
    customer_id,
    -- It is of this build only.
    cast(row_number() over (order by customer_id asc nulls last) as integer) as customer_key
from customers
