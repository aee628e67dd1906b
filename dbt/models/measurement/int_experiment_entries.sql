-- When a person entered an experiment's analysis: the first message she got or, held out, would have got.
-- Both arms enter alike, at the decision: what became of a message afterwards is an outcome of one arm only.
with reached as (

    select campaign, step, customer_id, local_send_date as entered_on
    from {{ ref('int_messages__resolved') }}

    union all

    select campaign, step, customer_id, withheld_on as entered_on
    from {{ ref('int_withheld__resolved') }}

),

-- A holdout is about the whole campaign, variants are about one step of it.
experiments as (

    select 'holdout:' || campaign as experiment, campaign, customer_id, entered_on
    from reached

    union all

    select campaign || ':' || step as experiment, campaign, customer_id, entered_on
    from reached

),

entered as (

    select experiment, campaign, customer_id, min(entered_on) as entered_on
    from experiments
    group by experiment, campaign, customer_id

)

select
    assignments.experiment,
    assignments.variant,
    assignments.customer_id,
    entered.campaign,
    entered.entered_on,
    campaigns.window_days
from {{ ref('int_assignments__resolved') }} as assignments
inner join entered
    on
        assignments.experiment = entered.experiment
        and assignments.customer_id = entered.customer_id
inner join {{ source('cards', 'campaigns') }} as campaigns
    on
        entered.campaign = campaigns.campaign
        and campaigns.is_current
-- Who stood in both arms belongs to neither; fct_experiment_assignments counts them.
where not assignments.is_conflicting
