-- Sessions by the local day they began and their label.
select
    session_date,
    session_label,
    count(*) as session_count,
    count(customer_id) as recognised_session_count,
    sum(event_count) as event_count,
    count(case when has_cart then 1 end) as cart_session_count,
    count(case when has_purchase then 1 end) as purchase_session_count
from {{ ref('fct_sessions') }}
group by session_date, session_label
