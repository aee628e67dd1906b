{#- The number that a text of at most 15 hexadecimal digits writes, as BIGINT. -#}
{% macro hex_to_integer(hex) -%}
{{ adapter.dispatch('hex_to_integer', 'setka')(hex) }}
{%- endmacro %}

{% macro default__hex_to_integer(hex) -%}
{{ untested_engine('hex_to_integer') }}
{%- endmacro %}

{% macro duckdb__hex_to_integer(hex) -%}
cast('0x' || {{ hex }} as bigint)
{%- endmacro %}

{% macro spark__hex_to_integer(hex) -%}
cast(conv({{ hex }}, 16, 10) as bigint)
{%- endmacro %}
