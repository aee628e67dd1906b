{#- The first DATE whose date `months` calendar months before is `date` or later: when the calendar rule first holds.
    add_months clamps to short months, so six months after 31 August is 28 February, but six months before 28 February is
    28 August, which is earlier than the order: the rule holds from 1 March on. -#}
{% macro first_date_beyond_months(date, months) -%}
case
        when {{ add_months(add_months(date, months), '-(' ~ months ~ ')') }} >= {{ date }}
            then {{ add_months(date, months) }}
        else {{ add_days(add_months(date, months), 1) }}
    end
{%- endmacro %}
