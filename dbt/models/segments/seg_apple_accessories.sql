-- Readers of letters who show by any one of five signs that they own something by Apple.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where
    customers.customer_id in (select readers.customer_id from {{ ref('seg_letter_readers') }} as readers)
    and (
        customers.letters_opened_on_ios > 0
        or customers.customer_id in (select viewers.customer_id from {{ ref('seg_category_viewers') }} as viewers)
        or customers.customer_id in (select buyers.customer_id from {{ ref('seg_brand_buyers') }} as buyers)
        or customers.has_ios_app
        or customers.has_ios_web_push
    )
