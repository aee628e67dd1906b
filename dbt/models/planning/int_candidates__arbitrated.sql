-- Who wins the customer's slots, in rounds: keep candidates whose every allowance is at least one, take each customer's
-- best, count it against the caps, and again. Held-out candidates are judged afterwards against what the winners of
-- higher rank left, and take nothing themselves.
with contenders as (

    select * from {{ ref('int_candidates__ranked') }}
    where not is_held_out

),

{{ arbitration_rounds('contenders', var('arbitration_rounds')) }},

used_above as (

    select
        ranked.campaign,
        ranked.step,
        ranked.customer_id,
        ranked.trigger_key,
        count(winners.customer_id) as total_used,
        count(case when winners.channel = ranked.channel then 1 end) as channel_used,
        count(case when winners.topic = ranked.topic then 1 end) as topic_used,
        min_by(winners.campaign || '/' || winners.step, winners.candidate_rank) as best_above,
        min_by(
            winners.campaign || '/' || winners.step,
            case when winners.channel = ranked.channel then winners.candidate_rank end
        ) as best_in_channel,
        min_by(
            winners.campaign || '/' || winners.step,
            case when winners.topic = ranked.topic then winners.candidate_rank end
        ) as best_on_topic
    from {{ ref('int_candidates__ranked') }} as ranked
    left join winners
        on
            ranked.customer_id = winners.customer_id
            and winners.candidate_rank < ranked.candidate_rank
    group by ranked.campaign, ranked.step, ranked.customer_id, ranked.trigger_key

)

select
    ranked.*,
    winners.customer_id is not null as is_winner,
    -- Who took the last slot: the best winner within the limit that is full.
    case
        when ranked.total_allowance - used_above.total_used < 1 then used_above.best_above
        when ranked.channel_allowance - used_above.channel_used < 1 then used_above.best_in_channel
        when ranked.topic_allowance - used_above.topic_used < 1 then used_above.best_on_topic
    end as beaten_by,
    case
        when winners.customer_id is not null then 'won'
        when ranked.total_allowance < 1 then 'cap_total'
        when ranked.channel_allowance < 1 then 'cap_channel'
        when ranked.topic_allowance < 1 then 'cap_topic'
        when
            ranked.is_held_out
            and ranked.total_allowance - used_above.total_used >= 1
            and ranked.channel_allowance - used_above.channel_used >= 1
            and ranked.topic_allowance - used_above.topic_used >= 1
            then 'would_have_won'
        else 'beaten'
    end as outcome
from {{ ref('int_candidates__ranked') }} as ranked
inner join used_above on {{ same_candidate('ranked', 'used_above') }}
left join winners
    on
        ranked.customer_id = winners.customer_id
        and ranked.candidate_rank = winners.candidate_rank
