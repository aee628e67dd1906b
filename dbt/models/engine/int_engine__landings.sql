-- One landed row of literals for the macro known_rows; its unit test replaces it with the cases that matter.
select
    'p1' as product_id,
    'name' as product_name,
    cast('2026-01-01' as timestamp) as updated_at,
    cast('2026-01-01' as timestamp) as loaded_at,
    'b1' as batch_id,
    'n1' as version_order,
    false as is_deleted,
    1 as source_row
