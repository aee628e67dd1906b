-- Customers who viewed the named category more than N times.
select groups.customer_id
from {{ ref('int_customer_category_groups') }} as groups
inner join {{ ref('segment_interests') }} as interests
    on
        interests.segment = 'seg_category_viewers'
        and groups.category_group = interests.interest
group by groups.customer_id
having sum(groups.view_count) > {{ threshold('category_views') }}
