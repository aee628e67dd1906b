-- How each customer reacted per channel: what arrived, what she opened and clicked, and what machines opened, apart.
with letters as (

    select
        *,
        {%- for event in ['delivered', 'opened', 'machine_opened', 'clicked'] %}
        {{ days_between(event ~ '_date', as_of_date()) }} as {{ event }}_age
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from {{ ref('int_customer_letters') }}

)

select
    customer_id,
    channel,
    {%- for event in ['delivered', 'opened', 'machine_opened', 'clicked'] %}
    {%- for days in [30, 90, 365] %}
    cast(count(case when {{ event }}_age <= {{ days }} then 1 end) as integer) as {{ event }}_count_{{ days }}_days,
    {%- endfor %}
    max({{ event }}_date) as last_{{ event }}_date,
    {%- endfor %}
    max(case when opened_date >= clicked_date or clicked_date is null then opened_date else clicked_date end)
        as last_reaction_date
from letters
group by customer_id, channel
