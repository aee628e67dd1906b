{#- The number of one rule of the seed item_rules. -#}
{% macro item_rule(rule) -%}
(select item_rules.value from {{ ref('item_rules') }} as item_rules where item_rules.rule = '{{ rule }}')
{%- endmacro %}
