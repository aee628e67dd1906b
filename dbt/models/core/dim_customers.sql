-- The profile: every trait that segments, gates and pages read, composed of blocks. A block has the rule of its
-- traits. Inner joins: blocks with a row for every customer, defaults applied. Left joins: blocks whose silence is
-- an empty trait. No contact data; the keyed hashes stand for addresses. A test holds the columns to the catalogue
-- of traits.
with ranked as (

    select customer_id, revenue_decile, margin_decile, is_top_20_percent, top_measure
    from {{ ref('int_customers__ranked') }}

),

predicted as (

    select
        customer_id, probability_alive, churn_probability, expected_orders_30_days, expected_orders_90_days,
        expected_orders_365_days, expected_order_value, expected_revenue_365_days, potential_value,
        potential_value_lower, potential_value_upper, potential_value_basis, next_order_date, prediction_reason
    from {{ ref('int_customers__predicted') }}

)

select * -- noqa: RF02
from {{ ref('int_customers__introduced') }}
inner join {{ ref('int_customers__valued') }} using (customer_id)
inner join {{ ref('int_customers__channelled') }} using (customer_id)
inner join {{ ref('int_customers__served') }} using (customer_id)
inner join {{ ref('int_customers__paced') }} using (customer_id)
inner join {{ ref('int_customers__trended') }} using (customer_id)
inner join {{ ref('int_customers__tempted') }} using (customer_id)
inner join {{ ref('int_customers__stocked') }} using (customer_id)
inner join {{ ref('int_customers__rewarded') }} using (customer_id)
inner join {{ ref('int_customers__behaved') }} using (customer_id)
inner join {{ ref('int_customers__lettered') }} using (customer_id)
inner join {{ ref('int_customers__told') }} using (customer_id)
inner join ranked using (customer_id)
left join {{ ref('int_customers__sized') }} using (customer_id)
left join {{ ref('int_customers__placed') }} using (customer_id)
left join {{ ref('int_customers__first_touched') }} using (customer_id)
left join {{ ref('int_customers__inclined') }} using (customer_id)
left join predicted using (customer_id)
