-- What each customer does with letters; 0 where none arrived. Machines that open letters are counted apart.
{{ config(materialized='view') }}

select
    listed.customer_id,
    {%- for days in [30, 90, 365] %}
    cast(coalesce(reacted.letters_delivered_{{ days }}_days, 0) as integer) as letters_delivered_{{ days }}_days,
    cast(coalesce(reacted.letters_opened_{{ days }}_days, 0) as integer) as letters_opened_{{ days }}_days,
    cast(coalesce(reacted.letters_clicked_{{ days }}_days, 0) as integer) as letters_clicked_{{ days }}_days,
    cast(coalesce(reacted.letters_machine_opened_{{ days }}_days, 0) as integer)
        as letters_machine_opened_{{ days }}_days,
    {%- endfor %}
    reacted.last_letter_opened_date,
    reacted.last_letter_clicked_date,
    reacted.last_letter_reaction_date,
    reacted.last_reaction_date,
    engaged.engagement_class,
    engaged.previous_engagement_class,
    engaged.engagement_class_changed_date
from {{ ref('int_customers__listed') }} as listed
left join {{ ref('int_customers__reacted') }} as reacted on listed.customer_id = reacted.customer_id
left join {{ ref('int_customers__engaged') }} as engaged on listed.customer_id = engaged.customer_id
