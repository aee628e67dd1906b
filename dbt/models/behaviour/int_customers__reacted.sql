-- Reactions of each customer to letters: by people, with machines' opens apart, and when she last reacted on any
-- channel.
with channels as (

    select
        customer_id,
        max(last_reaction_date) as last_reaction_date
    from {{ ref('int_customer_channels__reacted') }}
    group by customer_id

)

select
    channels.customer_id,
    {%- for days in [30, 90, 365] %}
    coalesce(letters.delivered_count_{{ days }}_days, 0) as letters_delivered_{{ days }}_days,
    coalesce(letters.opened_count_{{ days }}_days, 0) as letters_opened_{{ days }}_days,
    coalesce(letters.clicked_count_{{ days }}_days, 0) as letters_clicked_{{ days }}_days,
    coalesce(letters.machine_opened_count_{{ days }}_days, 0) as letters_machine_opened_{{ days }}_days,
    {%- endfor %}
    letters.last_opened_date as last_letter_opened_date,
    letters.last_clicked_date as last_letter_clicked_date,
    letters.last_reaction_date as last_letter_reaction_date,
    channels.last_reaction_date
from channels
left join {{ ref('int_customer_channels__reacted') }} as letters
    on
        channels.customer_id = letters.customer_id
        and letters.channel = 'email'
