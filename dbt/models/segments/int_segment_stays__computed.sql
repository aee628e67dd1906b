-- The stays of customers in the segments whose past follows from orders alone: adjoining versions that belong are one
-- stay. Days to come are among them, as in int_customer_moments.
{{ config(materialized='incremental', pre_hook="{{ forget(this, 'customer_id', ref('int_customers__redated')) }}") }}

with numbered as (

    select
        segment,
        customer_id,
        as_of_date,
        next_date,
        version_number
        - row_number() over (partition by segment, customer_id order by version_number asc nulls last) as stay
    from {{ ref('int_segment_versions') }}

)

select
    segment,
    customer_id,
    min(as_of_date) as entered_date,
    -- The last version has no end: with it the stay has none.
    case when count(*) = count(next_date) then max(next_date) end as left_date
from numbered
group by segment, customer_id, stay
