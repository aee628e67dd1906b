{#- Winners of `contenders` in `rounds` unrolled rounds (D6). One row per winner: customer_id, candidate_rank, channel, topic.
    A customer wins at most one candidate per round, and never more than the smallest total cap, so the number of rounds
    needed is that cap; a test holds the variable to the seed. #}
{% macro arbitration_rounds(contenders, rounds) %}
won_0 as (

    select customer_id, candidate_rank, channel, topic, campaign, step
    from {{ contenders }}
    where candidate_rank < 0

),
{% for round in range(1, (rounds | int) + 1) %}
open_{{ round }} as (

    select contenders.customer_id, min(contenders.candidate_rank) as candidate_rank
    from {{ contenders }} as contenders
    left join (
        select customer_id, count(*) as used from won_{{ round - 1 }} group by customer_id
    ) as total_use on contenders.customer_id = total_use.customer_id
    left join (
        select customer_id, channel, count(*) as used from won_{{ round - 1 }} group by customer_id, channel
    ) as channel_use
        on contenders.customer_id = channel_use.customer_id and contenders.channel = channel_use.channel
    left join (
        select customer_id, topic, count(*) as used from won_{{ round - 1 }} group by customer_id, topic
    ) as topic_use
        on contenders.customer_id = topic_use.customer_id and contenders.topic = topic_use.topic
    left join won_{{ round - 1 }} as already_won
        on
            contenders.customer_id = already_won.customer_id
            and contenders.candidate_rank = already_won.candidate_rank
    where
        already_won.customer_id is null
        and contenders.total_allowance - coalesce(total_use.used, 0) >= 1
        and contenders.channel_allowance - coalesce(channel_use.used, 0) >= 1
        and contenders.topic_allowance - coalesce(topic_use.used, 0) >= 1
    group by contenders.customer_id

),

won_{{ round }} as (

    select customer_id, candidate_rank, channel, topic, campaign, step
    from won_{{ round - 1 }}

    union all

    select contenders.customer_id, contenders.candidate_rank, contenders.channel, contenders.topic,
        contenders.campaign, contenders.step
    from {{ contenders }} as contenders
    inner join open_{{ round }} as best
        on
            contenders.customer_id = best.customer_id
            and contenders.candidate_rank = best.candidate_rank

),
{% endfor %}
winners as (

    select customer_id, candidate_rank, channel, topic, campaign, step from won_{{ rounds }}

)
{%- endmacro %}
