{#- What is left of one unit after `age_days`, halved every `half_life_days`, as a decimal: decimals add up to the same sum in
    any order of threads, floats do not. -#}
{% macro decayed(age_days, half_life_days) -%}
cast(
    round(power(cast(0.5 as double), cast({{ age_days }} as double) / nullif({{ half_life_days }}, 0)), 9)
    as decimal(10, 9)
)
{%- endmacro %}
