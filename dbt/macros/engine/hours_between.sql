{#- Whole hours elapsed from one TIMESTAMP to another, cut towards zero; negative if the second is earlier. -#}
{% macro hours_between(from_instant, to_instant) -%}
{{ adapter.dispatch('hours_between', 'setka')(from_instant, to_instant) }}
{%- endmacro %}

{% macro default__hours_between(from_instant, to_instant) -%}
{{ untested_engine('hours_between') }}
{%- endmacro %}

{% macro duckdb__hours_between(from_instant, to_instant) -%}
date_sub('hour', {{ from_instant }}, {{ to_instant }})
{%- endmacro %}

{% macro spark__hours_between(from_instant, to_instant) -%}
((unix_timestamp({{ to_instant }}) - unix_timestamp({{ from_instant }})) div 3600)
{%- endmacro %}
