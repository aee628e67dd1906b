-- Customers by the set of segments they are in: thousands of sets stand for millions of customers, so that what is
-- asked of pairs of segments and of their traits is counted once per set. Fifty segments fit one whole number.
with numbered as (

    select
        segment,
        row_number() over (order by segment asc nulls last) - 1 as segment_number
    from {{ ref('int_segments__named') }}

),

marked as (

    select
        members.customer_id,
        {%- for word in range(4) %}
        sum(
            case
                when numbered.segment_number between {{ 50 * word }} and {{ 50 * word + 49 }}
                    then cast(power(2, numbered.segment_number - {{ 50 * word }}) as bigint)
                else 0
            end
        ) as word_{{ word }},
        {%- endfor %}
        count(*) as segment_count
    from {{ ref('int_segments__unioned') }} as members
    inner join numbered on members.segment = numbered.segment
    group by members.customer_id

)

select
    customers.customer_id,
    cast(dense_rank() over (
        order by
            marked.word_0 asc nulls first,
            marked.word_1 asc nulls first,
            marked.word_2 asc nulls first,
            marked.word_3 asc nulls first
    ) as integer) as pattern_id
from {{ ref('dim_customers') }} as customers
left join marked on customers.customer_id = marked.customer_id
