-- When a person entered an experiment's analysis: the first message she got or, held out, would have got.
-- Both arms enter alike.
with reached as (

    select campaign, customer_id, local_send_date as entered_on
    from {{ source('ledger', 'messages') }}
    where status != 'rejected'

    union all

    select campaign, customer_id, withheld_on as entered_on
    from {{ source('ledger', 'withheld') }}

),

first_reached as (

    select campaign, customer_id, min(entered_on) as entered_on
    from reached
    group by campaign, customer_id

)

select
    assignments.experiment,
    assignments.variant,
    assignments.customer_id,
    first_reached.campaign,
    first_reached.entered_on,
    campaigns.window_days
from {{ source('ledger', 'assignments') }} as assignments
inner join first_reached
    on
        assignments.customer_id = first_reached.customer_id
        and (
            assignments.experiment = 'holdout:' || first_reached.campaign
            or assignments.experiment like first_reached.campaign || ':%'
        )
inner join {{ source('cards', 'campaigns') }} as campaigns
    on
        first_reached.campaign = campaigns.campaign
        and campaigns.is_current
