-- How many are in each segment tonight; a segment that nobody is in stands there with 0.
{{ config(materialized='table') }}

with sizes as (

    select segment, count(*) as customer_count
    from {{ ref('int_segments__unioned') }}
    group by segment

)

select
    {{ as_of_date() }} as as_of_date,
    segments.segment,
    coalesce(sizes.customer_count, 0) as customer_count
from {{ ref('int_segments__named') }} as segments
left join sizes on segments.segment = sizes.segment
