-- How near to a first purchase each prospect is: hot with an open cart or checkout, warm after a request or a long
-- look, cold otherwise: of her there are only signs of a subscription. Buyers are not in here.
with looked as (

    select
        customer_id,
        sum(request_count) as request_count,
        sum(category_view_count + product_view_count) as view_count,
        sum(duration_microseconds) as duration_microseconds
    from {{ ref('fct_sessions') }}
    where
        customer_id is not null
        and {{ days_between('session_date', as_of_date()) }} <= {{ rule_value(ref('behaviour_rules'), 'warm_days') }}
    group by customer_id

),

open_baskets as (

    select customer_id
    from {{ ref('int_carts__open') }}

    union

    select customer_id
    from {{ ref('int_checkouts__open') }}

)

select
    listed.customer_id,
    case
        when open_baskets.customer_id is not null then 'hot'
        when
            looked.request_count > 0
            or looked.view_count >= {{ rule_value(ref('behaviour_rules'), 'warm_views') }}
            or looked.duration_microseconds
            >= 60000000 * cast({{ rule_value(ref('behaviour_rules'), 'warm_minutes') }} as bigint)
            then 'warm'
        else 'cold'
    end as lead_warmth
from {{ ref('int_customers__listed') }} as listed
left join {{ ref('int_customers__purchased') }} as purchased on listed.customer_id = purchased.customer_id
left join looked on listed.customer_id = looked.customer_id
left join open_baskets on listed.customer_id = open_baskets.customer_id
where purchased.customer_id is null
