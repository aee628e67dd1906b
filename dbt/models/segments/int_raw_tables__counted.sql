-- How many row versions of each raw table are known tonight.
select
    table_name,
    cast(sum(version_count) as bigint) as row_count
from {{ ref('stg_shop__landings') }}
group by table_name
