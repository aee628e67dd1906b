-- The versions of customers that touch the last ninety days, for whoever tries a segment on the published snapshot.
select *
from {{ ref('int_customers__versions') }}
where
    as_of_date <= {{ as_of_date() }}
    and (next_date is null or next_date > {{ add_days(as_of_date(), -90) }})
