{#- The number of a rule of the seed segment_rules, by which segments are watched. -#}
{% macro segment_rule(name) -%}
{{ rule_value(ref('segment_rules'), name) }}
{%- endmacro %}
