{#- The join of two relations on the key of a candidate within a run. #}
{% macro same_candidate(left, right) -%}
{{ left }}.campaign = {{ right }}.campaign
            and {{ left }}.step = {{ right }}.step
            and {{ left }}.customer_id = {{ right }}.customer_id
            and {{ left }}.trigger_key = {{ right }}.trigger_key
{%- endmacro %}
