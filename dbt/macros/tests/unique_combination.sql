{#- Fails with each combination of the columns that occurs more than once: the test of a key of several columns.
    touched: for an incremental model, the relation of those keys, in its first column, whose rows a carried build computes
    anew. The others stand as the build before had them, and there they were tested. -#}
{% test unique_combination(model, columns, touched=none) %}
select {{ columns | join(', ') }}, count(*) as row_count
from {{ model }}
{%- if touched is not none and is_carried() %}
where {{ columns[0] }} in (select touched.{{ columns[0] }} from {{ touched }} as touched)
{%- endif %}
group by {{ columns | join(', ') }}
having count(*) > 1
{% endtest %}
