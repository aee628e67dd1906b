-- Each compared trait inside and outside of each segment: how many, their mean, and the variance of one customer.
with overall as (

    select
        trait,
        sum(customer_count) as customer_count,
        sum(value_sum) as value_sum,
        sum(square_sum) as square_sum
    from {{ ref('int_pattern_traits') }}
    group by trait

),

inside as (

    select
        segments.segment,
        traits.trait,
        sum(traits.customer_count) as customer_count,
        sum(traits.value_sum) as value_sum,
        sum(traits.square_sum) as square_sum
    from {{ ref('int_pattern_segments') }} as segments
    inner join {{ ref('int_pattern_traits') }} as traits on segments.pattern_id = traits.pattern_id
    group by segments.segment, traits.trait

),

sides as (

    select
        inside.segment,
        inside.trait,
        inside.customer_count as inside_count,
        cast(inside.value_sum as double) as inside_sum,
        cast(inside.square_sum as double) as inside_squares,
        overall.customer_count - inside.customer_count as outside_count,
        cast(overall.value_sum - inside.value_sum as double) as outside_sum,
        cast(overall.square_sum - inside.square_sum as double) as outside_squares
    from inside
    inner join overall on inside.trait = overall.trait

)

select
    segment,
    trait,
    {%- for side in ['inside', 'outside'] %}
    cast({{ side }}_count as bigint) as {{ side }}_count,
    {{ safe_divide(side ~ '_sum', side ~ '_count') }} as {{ side }}_mean,
    case
        when {{ side }}_count > 1
            then
                greatest({{ side }}_squares - {{ side }}_sum * {{ safe_divide(side ~ '_sum', side ~ '_count') }}, 0)
                / nullif({{ side }}_count - 1, 0)
    end as {{ side }}_variance,
    {%- endfor %}
    {{ safe_divide('inside_sum + outside_sum', 'inside_count + outside_count') }} as base_mean
from sides
