{#- The first instant after `instant`: timestamps count microseconds. -#}
{% macro next_instant(instant) -%}
{{ adapter.dispatch('next_instant', 'setka')(instant) }}
{%- endmacro %}

{% macro default__next_instant(instant) -%}
{{ untested_engine('next_instant') }}
{%- endmacro %}

{% macro duckdb__next_instant(instant) -%}
({{ instant }} + to_microseconds(1))
{%- endmacro %}

{% macro spark__next_instant(instant) -%}
({{ instant }} + interval 1 microsecond)
{%- endmacro %}
