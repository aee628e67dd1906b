-- Price sensitivity: lines bought at a discount against those that chance would have given, had the customer taken
-- in each month as many discounted lines as all customers of the shop did. Unknown without enough lines or enough
-- discounts met.
with months as (

    select
        date_trunc('month', order_date) as order_month,
        -- In millionths, a whole number: the sum over a customer's orders is exact in any order.
        cast(
            floor({{ safe_divide('1000000 * sum(discounted_line_count)', 'sum(line_count)') }}) as bigint
        ) as discount_share
    from {{ ref('fct_orders') }}
    group by date_trunc('month', order_date)

),

exposed as (

    select
        orders.customer_id,
        cast(sum(orders.line_count) as bigint) as line_count,
        cast(sum(orders.discounted_line_count) as bigint) as discounted_line_count,
        cast(sum(orders.line_count * months.discount_share) as bigint) as expected_millionths
    from {{ ref('fct_orders') }} as orders
    inner join months on date_trunc('month', orders.order_date) = months.order_month
    group by orders.customer_id

),

rated as (

    select
        *,
        cast(
            round({{ safe_divide('100000000 * discounted_line_count', 'expected_millionths') }}) as integer
        ) as percent_of_expected
    from exposed

)

select
    listed.customer_id,
    coalesce(rated.line_count, 0) as line_count,
    coalesce(rated.discounted_line_count, 0) as discounted_line_count,
    {{ share('rated.discounted_line_count', 'rated.line_count') }} as discounted_line_share,
    cast({{ safe_divide('coalesce(rated.expected_millionths, 0)', '1000000') }} as decimal(18, 2))
        as expected_discounted_line_count,
    cast({{ safe_divide('rated.percent_of_expected', '100') }} as decimal(18, 2)) as price_sensitivity_ratio,
    coalesce(
        case
            when
                rated.line_count >= lines_rule.value
                and rated.expected_millionths >= expected_rule.value * 1000000
                then classes.price_sensitivity
        end,
        'unknown'
    ) as price_sensitivity
from {{ ref('int_customers__listed') }} as listed
inner join {{ ref('profile_rules') }} as lines_rule on lines_rule.rule = 'price_minimum_lines'
inner join {{ ref('profile_rules') }} as expected_rule on expected_rule.rule = 'price_minimum_expected_lines'
left join rated on listed.customer_id = rated.customer_id
left join {{ ref('price_sensitivity_classes') }} as classes
    on rated.percent_of_expected between classes.min_percent and classes.max_percent
