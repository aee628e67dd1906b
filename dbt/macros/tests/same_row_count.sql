{#- Nothing was lost or doubled between two relations: they have the same number of rows. -#}
{% test same_row_count(model, other) %}
select counts.here, counts.there
from (
    select
        (select count(*) from {{ model }}) as here,
        (select count(*) from {{ other }}) as there
) as counts
where counts.here != counts.there
{% endtest %}
