-- What the lines of each order add up to. The only pass over all lines that orders need: facts and reports read the
-- sums.
{{ config(materialized='incremental', pre_hook="{{ forget(this, 'order_id', ref('stg_shop__touched_orders')) }}") }}

select
    order_id,
    count(*) as line_count,
    count(case when is_sale then 1 end) as sale_line_count,
    count(case when is_sale and discount_amount > 0 then 1 end) as discounted_line_count,
    cast(coalesce(sum(case when is_sale then revenue end), 0) as decimal(18, 4)) as revenue,
    cast(coalesce(sum(case when is_sale then discount_amount end), 0) as decimal(18, 4)) as discount_amount,
    cast(coalesce(sum(case when is_sale then quantity end), 0) as bigint) as item_count
from {{ ref('stg_shop__order_lines') }}
{% if is_carried() -%}
where order_id in (select touched.order_id from {{ ref('stg_shop__touched_orders') }} as touched)
{%- endif %}
group by order_id
