-- An order took a customer's purchases of the calendar year, net of returns, across a threshold; once per threshold and
-- year.
select
    spend.customer_id,
    thresholds.threshold || ':' || cast(spend.spend_year as {{ dbt.type_string() }}) as trigger_key,
    max(spend.ordered_at) as occurred_at,
    {{ json_object({
        'threshold': json_quoted('thresholds.threshold'),
        'amount': json_plain('thresholds.amount'),
        'year': json_plain('spend.spend_year'),
        'order': json_quoted('max_by(spend.order_id, spend.ordered_at)'),
    }) }} as context
from {{ ref('int_customer_spend__yearly') }} as spend
inner join {{ ref('spend_thresholds') }} as thresholds
    on
        spend.year_amount >= thresholds.amount
        and spend.year_amount - spend.kept_amount < thresholds.amount
where {{ occurred_lately('spend.ordered_at') }}
group by spend.customer_id, thresholds.threshold, thresholds.amount, spend.spend_year
