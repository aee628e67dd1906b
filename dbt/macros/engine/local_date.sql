{#- The calendar date in `timezone` (a SQL text) of `instant`, a timestamp in UTC. -#}
{% macro local_date(instant, timezone) -%}
cast({{ utc_to_local(instant, timezone) }} as date)
{%- endmacro %}
