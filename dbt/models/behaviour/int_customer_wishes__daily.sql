-- What each customer put on her wish list: logged in, else in a browser that was hers at that moment.
with wishes as (

    select
        coalesce(aliases.customer_id, wishes.customer_id, visitors.customer_id) as customer_id,
        wishes.product_id,
        {{ local_date('wishes.occurred_at', shop_timezone()) }} as event_date
    from {{ ref('stg_shop__wishlist_events') }} as wishes
    left join {{ ref('customer_aliases') }} as aliases on wishes.customer_id = aliases.alias_id
    left join {{ ref('int_visitors__recognised') }} as visitors
        on
            wishes.visitor_id = visitors.visitor_id
            and wishes.occurred_at >= visitors.valid_from
            and wishes.occurred_at < visitors.valid_to
    where wishes.event_type = 'added'

)

select
    customer_id,
    product_id,
    event_date,
    count(*) as event_count
from wishes
where customer_id is not null
group by customer_id, product_id, event_date
