{#- The instant, UTC, at which the shop's local day began that lies `days` days before the run's date: what occurred at or
    after it lies "in the last N days", without dating events one by one. -#}
{% macro days_ago(days) -%}
{{ local_to_utc(at_hour(add_days(as_of_date(), '-' ~ days), 0), shop_timezone()) }}
{%- endmacro %}
