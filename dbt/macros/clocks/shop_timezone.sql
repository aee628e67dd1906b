{#- The shop's IANA time zone as a text literal. -#}
{% macro shop_timezone() -%}
'{{ var("shop_timezone") }}'
{%- endmacro %}
