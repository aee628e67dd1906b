{#- The number of one rule of a seed of rules (columns rule, value, why); `seed` is a ref. One row per rule is tested. -#}
{% macro rule_value(seed, rule) -%}
(select rules.value from {{ seed }} as rules where rules.rule = '{{ rule }}')
{%- endmacro %}
