{#- A share as a decimal of six places, null where the denominator is null or 0. -#}
{% macro share(numerator, denominator) -%}
cast({{ safe_divide(numerator, denominator) }} as decimal(18, 6))
{%- endmacro %}
