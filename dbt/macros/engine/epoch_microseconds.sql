{#- Microseconds since 1970 of `instant`, a timestamp in UTC, as BIGINT: minutes between instants are compared in it exactly. -#}
{% macro epoch_microseconds(instant) -%}
{{ adapter.dispatch('epoch_microseconds', 'setka')(instant) }}
{%- endmacro %}

{% macro default__epoch_microseconds(instant) -%}
{{ untested_engine('epoch_microseconds') }}
{%- endmacro %}

{% macro duckdb__epoch_microseconds(instant) -%}
epoch_us({{ instant }})
{%- endmacro %}

{% macro spark__epoch_microseconds(instant) -%}
unix_micros({{ instant }})
{%- endmacro %}
