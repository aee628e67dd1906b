{#- The first date on which the days waited exceed `tenths` tenths of the mean interval (columns of int_customers__rhythm). -#}
{% macro rung_due_date(tenths) -%}
{{ add_days('last_order_date', 'floor(' ~ safe_divide(tenths ~ ' * rhythm_days', 'tenths_of_intervals') ~ ') + 1') }}
{%- endmacro %}
