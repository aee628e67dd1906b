{#- A rate as three columns: its numerator, its denominator, and the quotient, null where nothing was counted. #}
{% macro rate_columns(rate, numerator, denominator) -%}
{{ numerator }} as {{ rate }}_numerator,
    {{ denominator }} as {{ rate }}_denominator,
    {{ safe_divide(numerator, denominator) }} as {{ rate }}
{%- endmacro %}
