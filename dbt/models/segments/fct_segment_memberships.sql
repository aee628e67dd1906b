-- Who was in which segment from when to when, up to tonight. left_date is the first day on which she was not in it.
{{ config(materialized='view') }}

with stays as (

    select segment, customer_id, entered_date, left_date, 'computed' as evidence
    from {{ ref('int_segment_stays__computed') }}

    union all

    select segment, customer_id, entered_date, left_date, 'recorded' as evidence
    from {{ ref('int_segment_stays__recorded') }}

)

select
    segment,
    customer_id,
    entered_date,
    -- What is to come if nothing happens is no history.
    case when left_date <= {{ as_of_date() }} then left_date end as left_date,
    evidence
from stays
where entered_date <= {{ as_of_date() }}
