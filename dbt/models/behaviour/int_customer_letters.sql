-- Messages that arrived, with when a person first opened and clicked them. Machines are told apart: they prove no
-- reader.
{{ config(materialized='incremental', pre_hook="{{ forget(this, 'message_id', ref('int_letters__touched')) }}") }}

with messages as (

    select
        messages.message_id,
        coalesce(aliases.customer_id, messages.customer_id) as customer_id,
        messages.channel,
        -- An event of a person proves the arrival of what no receiver reported.
        coalesce(messages.delivered_at, messages.first_opened_at, messages.first_clicked_at) as delivered_at,
        messages.first_opened_at as opened_at,
        messages.first_machine_opened_at as machine_opened_at,
        messages.first_clicked_at as clicked_at,
        messages.unsubscribed_at,
        messages.complained_at
    from {{ ref('fct_messages') }} as messages
    left join {{ ref('customer_aliases') }} as aliases on messages.customer_id = aliases.alias_id
    where messages.status = 'delivered'

)

select
    *,
    {{ local_date('delivered_at', shop_timezone()) }} as delivered_date,
    {{ local_date('opened_at', shop_timezone()) }} as opened_date,
    {{ local_date('machine_opened_at', shop_timezone()) }} as machine_opened_date,
    {{ local_date('clicked_at', shop_timezone()) }} as clicked_date,
    case
        when opened_at is null then clicked_at
        when clicked_at < opened_at then clicked_at
        else opened_at
    end as read_at
from messages
where
    customer_id is not null
    {% if is_carried() -%}
    and message_id in (select touched.message_id from {{ ref('int_letters__touched') }} as touched)
    {%- endif %}
