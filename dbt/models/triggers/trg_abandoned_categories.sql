-- A customer looked through a category, and no cart or product of hers waits that would go first.
with visits as (

    select
        sessions.customer_id,
        sessions.top_category,
        sessions.ended_at,
        row_number() over (
            partition by sessions.customer_id
            order by sessions.ended_at desc nulls last, sessions.session_id asc nulls last
        ) as newness
    from {{ ref('fct_sessions') }} as sessions
    inner join {{ ref('int_categories__tellable') }} as categories on sessions.top_category = categories.category
    left join {{ ref('int_carts__sellable') }} as carts on sessions.customer_id = carts.customer_id and carts.place = 1
    left join {{ ref('int_product_views__sellable') }} as views
        on sessions.customer_id = views.customer_id and views.place = 1
    left join {{ ref('int_customers__bought_last') }} as bought on sessions.customer_id = bought.customer_id
    where
        sessions.customer_id is not null
        and {{ occurred_lately('sessions.ended_at') }}
        and sessions.category_view_count > 0
        and coalesce(carts.customer_id, views.customer_id) is null
        and (bought.last_bought_at is null or bought.last_bought_at < sessions.ended_at)

)

select
    customer_id,
    {{ date_text(local_date('ended_at', shop_timezone())) }} as trigger_key,
    ended_at as occurred_at,
    {{ json_object({'category': json_quoted('top_category')}) }} as context
from visits
where
    newness = 1
    and {{ hours_between('ended_at', as_of()) }} >= {{ trigger_rule('category_hours') }}
