{#- The value of a column in the account whose account_order is `chosen_order`, empty when it is empty there: columns that belong
    together, as those of an address, come from one account. (max_by would pass over an empty value on DuckDB and not on
    Spark.) -#}
{% macro of_account(column, chosen_order) -%}
max(case when account_order = {{ chosen_order }} then {{ column }} end) as {{ column }}
{%- endmacro %}
