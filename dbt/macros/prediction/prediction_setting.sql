{#- One number of the seed prediction_settings, as a scalar subquery. -#}
{% macro prediction_setting(name) -%}
(select value from {{ ref('prediction_settings') }} where setting = '{{ name }}')
{%- endmacro %}
