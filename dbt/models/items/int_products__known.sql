-- Every product that was described or sold: goods or service, and which of them are sizes of one article.
with sold as (

    select distinct product_id
    from {{ ref('fct_order_lines') }}

),

products as (

    select
        coalesce(described.product_id, sold.product_id) as product_id,
        described.product_id is not null as is_described,
        described.product_name,
        described.category,
        described.price,
        described.cost,
        nullif(nullif(trim(described.size), ''), '-') as size,
        described.replenishment_days,
        coalesce(described.is_sensitive, false) as is_sensitive
    from {{ ref('stg_shop__products') }} as described
    full outer join sold on described.product_id = sold.product_id

),

names as (

    -- What a service may be named by: its code, its category, or the top of the category.
    select product_id, 'product_id' as named_by, product_id as name
    from products
    union all
    select product_id, 'category' as named_by, category as name
    from products
    union all
    select product_id, 'category' as named_by, split_part(category, ' > ', 1) as name
    from products

),

services as (

    select distinct names.product_id
    from names
    inner join {{ ref('item_exclusions') }} as exclusions
        on
            names.named_by = exclusions.excluded_by
            and names.name = exclusions.value

),

numbered as (

    -- Numbers keep joins and sorts of millions of rows per product cheap. They are of this build only, in the order of
    -- the ids, so that whoever sorts by the one sorts by the other.
    select
        products.*,
        cast(row_number() over (order by products.product_id asc nulls last) as integer) as product_key
    from products

)

select
    numbered.product_id,
    numbered.product_key,
    case
        when numbered.product_name is null then numbered.product_key
        else min(numbered.product_key) over (partition by numbered.category, numbered.product_name)
    end as article_key,
    case
        when numbered.product_name is null then numbered.product_id
        else min(numbered.product_id) over (partition by numbered.category, numbered.product_name)
    end as article_id,
    numbered.product_name,
    numbered.category,
    numbered.price,
    numbered.cost,
    numbered.size,
    numbered.replenishment_days,
    numbered.is_sensitive,
    numbered.is_described,
    services.product_id is null as is_goods
from numbered
left join services on numbered.product_id = services.product_id
