{#- A rate: null where the denominator is null or 0, because engines answer 1/0 with infinity, null or an error. -#}
{% macro safe_divide(numerator, denominator) -%}
({{ numerator }}) / nullif({{ denominator }}, 0)
{%- endmacro %}
