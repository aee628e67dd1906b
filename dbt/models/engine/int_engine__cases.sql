-- One row of literals for the engine macros; their unit test replaces it with the cases that matter.
select
    cast('2026-11-01 00:30:00' as timestamp) as instant,
    'Europe/Moscow' as timezone,
    cast('2026-11-01' as date) as from_date,
    cast('2026-11-02' as date) as to_date,
    1 as number,
    'ffffffff' as hex,
    'c000001' as customer_id,
    '{"name": "Setka"}' as json
