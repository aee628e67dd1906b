{#- Whether `instant`, UTC, lies within the local days that triggers yield, so that a night that was missed is caught up.
    It ends before as_of: what has not occurred yet starts nothing. -#}
{% macro occurred_lately(instant) -%}
{{ instant }} >= {{ days_ago(trigger_rule('trigger_days')) }}
    and {{ instant }} < {{ as_of() }}
{%- endmacro %}
