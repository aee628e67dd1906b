-- On which day a customer could be written to. All channels share one local send date per customer and run, so that
-- every cap becomes an allowance known before the arbitration. The hour is the candidate's own.
select distinct
    candidates.customer_id,
    candidates.channel,
    zones.timezone,
    zones.local_send_date
from {{ ref('plan_candidates') }} as candidates
inner join {{ ref('dim_customers') }} as customers on candidates.customer_id = customers.customer_id
inner join {{ ref('int_timezones__dated') }} as zones
    on coalesce(customers.timezone, {{ shop_timezone() }}) = zones.timezone
