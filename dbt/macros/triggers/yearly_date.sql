{#- The DATE of a month and day in the year of the run's date, or so many `years` after it. -#}
{% macro yearly_date(month, day, years=0) -%}
{{ add_days(
    add_months("cast(date_trunc('year', " ~ as_of_date() ~ ') as date)', month ~ ' - 1 + ' ~ 12 * years), day ~ ' - 1'
) }}
{%- endmacro %}
