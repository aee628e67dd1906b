{#- Two sums of a column of `activity`: from spans.near_date on (_before), and of the days before that (_earlier). -#}
{% macro window_sums(amount) -%}
cast(
        coalesce(sum(case when activity.activity_date >= spans.near_date then activity.{{ amount }} end), 0)
        as decimal(18, 4)
    ) as {{ amount }}_before,
    cast(
        coalesce(sum(case when activity.activity_date < spans.near_date then activity.{{ amount }} end), 0)
        as decimal(18, 4)
    ) as {{ amount }}_earlier
{%- endmacro %}
