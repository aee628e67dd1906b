-- Buyers drawn for reports on past behaviour, by a hash and so the same ones every night: as many as the setting
-- says, or all where the shop has fewer.
with shares as (

    select
        floor(
            {{ safe_divide('10000 * max(settings.history_sample_customers)', 'count(purchased.customer_id)') }}
        ) as basis_points
    from {{ ref('int_customers__purchased') }} as purchased
    cross join {{ ref('int_lifecycle_settings') }} as settings

)

select purchased.customer_id
from {{ ref('int_customers__purchased') }} as purchased
cross join shares
where
    shares.basis_points >= 10000
    or {{ assignment_bucket("'history_sample'", 'purchased.customer_id') }} < shares.basis_points
