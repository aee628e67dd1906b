{#- The verdict of one gate as text: 'stop' where `stops` is true, 'not_applicable' where `applies` is not, else 'pass'. #}
{% macro gate(stops, applies='true') -%}
case when not coalesce({{ applies }}, false) then 'not_applicable' when {{ stops }} then 'stop' else 'pass' end
{%- endmacro %}
