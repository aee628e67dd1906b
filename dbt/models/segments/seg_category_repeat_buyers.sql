-- Buyers who bought the named kind of goods on several days: they have a story to tell.
select repeated.customer_id
from {{ ref('int_customer_item_sizes') }} as repeated
where repeated.category in {{ categories_of('seg_category_repeat_buyers') }}
group by repeated.customer_id
having sum(repeated.bought_day_count) >= {{ threshold('repeat_days') }}
