{#- The number of one rule of the seed trigger_rules. -#}
{% macro trigger_rule(rule) -%}
(select trigger_rules.value from {{ ref('trigger_rules') }} as trigger_rules where trigger_rules.rule = '{{ rule }}')
{%- endmacro %}
