{#- Common table expressions that end in `followed`: each row of `referrals` with is_loop, whether the way from its referrer
    up through `length` inviters comes by the invited person. A ring of n persons needs n - 1 steps, so rings of up to
    length + 1 persons are found. Every step reads the step before it once, so that the plan grows in a line on an engine
    that writes common table expressions out. #}
{% macro invitation_path(referrals, length) %}
inviters as (

    -- Everybody has at most one inviter, so the way up from a referral is a single path.
    select referred_customer_id as customer_id, referrer_id
    from {{ referrals }}
    where
        referred_customer_id is not null
        and not is_repeated
        and not is_self_referral

),

step_0 as (

    select {{ referrals }}.*, referrer_id as reached_id, false as is_loop
    from {{ referrals }}

),
{% for step in range(1, (length | int) + 1) %}
step_{{ step }} as (

    select
        path.referral_id, path.referrer_id, path.referred_customer_id, path.occurred_at, path.referral_code,
        path.is_self_referral, path.is_repeated,
        above.referrer_id as reached_id,
        path.is_loop or coalesce(above.referrer_id = path.referred_customer_id, false) as is_loop
    from step_{{ step - 1 }} as path
    left join inviters as above on path.reached_id = above.customer_id

),
{% endfor %}
followed as (

    select * from step_{{ length }}

)
{%- endmacro %}
