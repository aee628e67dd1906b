-- Whole numbers from 0 to 99,999: what calendars and bands are spread over. No engine's row generator is needed for
-- it.
{{ config(materialized='view') }}

with digits as (

    {% for digit in range(10) -%}
    select {{ digit }} as digit
    {%- if not loop.last %}
    union all
    {% endif %}
    {%- endfor %}

)

select
    ones.digit
    + 10 * tens.digit
    + 100 * hundreds.digit
    + 1000 * thousands.digit
    + 10000 * ten_thousands.digit as whole_number
from digits as ones
cross join digits as tens
cross join digits as hundreds
cross join digits as thousands
cross join digits as ten_thousands
