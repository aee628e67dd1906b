-- A buyer has waited longer than a rung's part of her own mean interval; once per rung until she orders again.
with reached as (

    select
        customer_id,
        rung,
        order_count,
        last_order_date,
        case rung
            when 'reminder' then reminder_due_date
            when 'control' then control_due_date
            when 'pressure' then pressure_due_date
            when 'last' then last_due_date
        end as due_date
    from {{ ref('int_customers__rhythm') }}
    where rung is not null

)

select
    reached.customer_id,
    reached.rung || ':' || {{ date_text('reached.last_order_date') }} as trigger_key,
    {{ day_start('reached.due_date') }} as occurred_at,
    {{ json_object({
        'rung': json_quoted('reached.rung'),
        'offer': json_quoted('rungs.offer'),
        'order_count': json_plain('reached.order_count'),
        'last_order_date': json_quoted(date_text('reached.last_order_date')),
    }) }} as context
from reached
inner join {{ ref('rhythm_rungs') }} as rungs on reached.rung = rungs.rung
where {{ came_lately('reached.due_date') }}
