{#- The local date, in the shop's zone, of the instant of the build that this one begins from; only for carried builds. -#}
{% macro carried_as_of_date() -%}
{{ local_date("cast('" ~ var('carried_as_of') ~ "' as timestamp)", shop_timezone()) }}
{%- endmacro %}
