{#- The whole days up to the median of a buyer's last three intervals, of as many as there are; null for a median of 0, which
    fires nothing. An older interval is null where a newer one is the first. -#}
{% macro median_wait_days(last_interval, second_interval, third_interval) -%}
cast(
        case
            when {{ third_interval }} is not null
                then nullif(
                    {{ last_interval }} + {{ second_interval }} + {{ third_interval }}
                    - greatest({{ last_interval }}, {{ second_interval }}, {{ third_interval }})
                    - least({{ last_interval }}, {{ second_interval }}, {{ third_interval }}),
                    0
                )
            when {{ last_interval }} + {{ second_interval }} > 0
                then floor(({{ last_interval }} + {{ second_interval }}) / 2)
            when {{ second_interval }} is null then nullif({{ last_interval }}, 0)
        end as integer
    )
{%- endmacro %}
