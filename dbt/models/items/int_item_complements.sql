-- What goes with a product: what its buyers took with it more often than by chance, then what a rule of the shop says.
with mined as (

    select
        pairs.product_id,
        pairs.other_product_id,
        'bought_together' as reason,
        pairs.confidence as score
    from {{ ref('rpt_item_pairs') }} as pairs
    where pairs.lift * 100 >= {{ item_rule('complement_min_lift_percent') }}

),

ruled as (

    select
        products.product_id,
        offered.product_id as other_product_id,
        'category_rule' as reason,
        cast(offered.order_count as decimal(18, 9)) as score
    from {{ ref('int_products__known') }} as products
    inner join {{ ref('complement_rules') }} as rules on products.category = rules.category
    inner join {{ ref('int_items__offered') }} as offered
        on
            rules.complement_category = offered.category
            and offered.category_rank <= {{ item_rule('rule_complements') }}

),

candidates as (

    select * from mined
    union all
    select * from ruled

),

ranked as (

    -- One article once, in the size that goes best: two sizes of one blanket do not complement each other.
    select
        candidates.product_id,
        candidates.other_product_id,
        product.product_key,
        other.product_key as other_product_key,
        candidates.reason,
        candidates.score,
        reasons.priority,
        row_number() over (
            partition by candidates.product_id, other.article_id
            order by
                reasons.priority asc nulls last,
                candidates.score desc nulls last,
                candidates.other_product_id asc nulls last
        ) as article_place
    from candidates
    inner join {{ ref('item_reasons') }} as reasons on candidates.reason = reasons.reason
    inner join {{ ref('int_products__known') }} as product on candidates.product_id = product.product_id
    inner join {{ ref('int_items__offered') }} as other on candidates.other_product_id = other.product_id
    where product.article_id != other.article_id

),

placed as (

    select
        ranked.*,
        row_number() over (
            partition by product_id
            order by priority asc nulls last, score desc nulls last, other_product_id asc nulls last
        ) as item_rank
    from ranked
    where article_place = 1

)

select
    product_id,
    other_product_id,
    product_key,
    other_product_key,
    reason,
    cast(score as decimal(18, 6)) as score,
    cast(item_rank as integer) as item_rank
from placed
where item_rank <= {{ item_rule('complements_per_product') }}
