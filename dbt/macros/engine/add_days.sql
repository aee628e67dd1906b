{#- The DATE `days` days after `date`; `days` is any whole-number expression. -#}
{% macro add_days(date, days) -%}
{{ adapter.dispatch('add_days', 'setka')(date, days) }}
{%- endmacro %}

{% macro default__add_days(date, days) -%}
{{ untested_engine('add_days') }}
{%- endmacro %}

{% macro duckdb__add_days(date, days) -%}
({{ date }} + cast({{ days }} as integer))
{%- endmacro %}

{% macro spark__add_days(date, days) -%}
date_add({{ date }}, cast({{ days }} as int))
{%- endmacro %}
