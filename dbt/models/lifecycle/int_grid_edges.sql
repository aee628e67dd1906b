-- Where the open bands of the grid begin: counts beyond them are counted as if they stood on the edge.
{{ config(materialized='view') }}

select
    'grid' as edge_scope,
    (select max(min_orders) from {{ ref('frequency_bands') }}) as last_order_count,
    (select max(min_days) from {{ ref('recency_bands') }}) as last_day_count
