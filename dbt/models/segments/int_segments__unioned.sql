-- Who is in which segment tonight: each once, and nobody whom we do not know. What a faulty segment yields beyond that
-- is counted in int_segments__faulty, and its campaigns wait.
{{ config(materialized='view') }}

select segment, customer_id
from {{ ref('int_segments__counted') }}
where is_known
