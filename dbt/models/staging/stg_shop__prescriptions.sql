-- What specialists recommended. Special-category data: only int_prescriptions__permitted reads it.
with prescriptions as (

    {{ known_rows(source('raw', 'prescriptions'), ['prescription_id'], 'issued_at') }}

)

select
    prescription_id,
    customer_id,
    issued_at,
    product_id,
    category,
    recommendation,
    valid_until
from prescriptions
