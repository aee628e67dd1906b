-- Customers who viewed or bought goods of the named group, on any level of the category tree.
select groups.customer_id
from {{ ref('int_customer_category_groups') }} as groups
inner join {{ ref('segment_interests') }} as interests
    on
        interests.segment = 'seg_category_interested'
        and groups.category_group = interests.interest
where
    groups.view_count >= {{ threshold('group_views') }}
    or groups.purchase_count > 0
