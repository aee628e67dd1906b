{#- Fails with each identifier that ties ids of two different customers: the rounds did not suffice to join a long chain.
    Raise the variable identity_rounds. `model` yields account_id and customer_id, `links` the identifiers. -#}
{% test stars_are_whole(model, links) %}
select links.identity_type, links.identity_key, count(distinct members.customer_id) as customer_count
from {{ links }} as links
inner join {{ model }} as members on links.account_id = members.account_id
group by links.identity_type, links.identity_key, links.statement_number
having count(distinct members.customer_id) > 1
{% endtest %}
