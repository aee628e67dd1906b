{#- The local date, in the shop's zone, of the build that this one begins from. Only where is_carried. -#}
{% macro carried_as_of_date() -%}
{{ local_date(carried_as_of(), shop_timezone()) }}
{%- endmacro %}
