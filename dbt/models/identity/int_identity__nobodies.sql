-- Guests who are named for an identifier that too many share: the till's own card is no customer.
select distinct links.account_id
from {{ ref('int_identity__links') }} as links
inner join {{ ref('rpt_identity_shared') }} as shared
    on
        links.identity_type = shared.identity_type
        and links.identity_key = shared.identity_key
where
    (links.identity_type = 'email' and links.account_id = {{ guest_id('links.identity_key', 'null', 'null') }})
    or (links.identity_type = 'phone' and links.account_id = {{ guest_id('null', 'links.identity_key', 'null') }})
    or (links.identity_type = 'card' and links.account_id = {{ guest_id('null', 'null', 'links.identity_key') }})
