-- How many of those who became known in a month went on to a first, a second and a regular purchase, and how fast.
with reached as (

    select
        known.customer_id,
        {{ month_start('known.known_date') }} as cohort_month,
        known.known_date as contact_date,
        known.first_order_date as first_date,
        seconds.order_date as second_date,
        regulars.order_date as regular_date
    from {{ ref('int_customers__known') }} as known
    left join {{ ref('fct_orders') }} as seconds
        on
            known.customer_id = seconds.customer_id
            and seconds.order_number = 2
    left join {{ ref('fct_orders') }} as regulars
        on
            known.customer_id = regulars.customer_id
            and regulars.order_number = {{ threshold('regular_orders') }}

),

steps as (

    {% set next_of = {'contact': 'first', 'first': 'second', 'second': 'regular', 'regular': none} -%}
    {% for stage, next_stage in next_of.items() -%}
    select
        cohort_month,
        {{ loop.index }} as stage_number,
        '{{ stage }}' as stage,
        {{ stage }}_date as entered_date,
        {{ next_stage ~ '_date' if next_stage else 'cast(null as date)' }} as next_date
    from reached
    where {{ stage }}_date is not null
    {% if not loop.last -%}
    union all

    {% endif -%}
    {% endfor %}
)

select
    cohort_month,
    stage_number,
    stage,
    count(*) as customer_count,
    count(next_date) as converted_count,
    {{ share('count(next_date)', 'count(*)') }} as conversion_share,
    cast(median({{ days_between('entered_date', 'next_date') }}) as decimal(18, 1)) as median_days_to_next
from steps
group by cohort_month, stage_number, stage
