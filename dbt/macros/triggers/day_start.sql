{#- The instant, UTC, at which a DATE began in the shop's zone: when a trigger occurs that only has a day. -#}
{% macro day_start(date) -%}
{{ local_to_utc(at_hour(date, 0), shop_timezone()) }}
{%- endmacro %}
