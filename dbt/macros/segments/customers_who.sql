{#- The customers who did something often enough: for `customer_id in ({{ customers_who(...) }})`.
    events: a relation with a customer_id per row; where: which of its rows count; at_least: how many are enough;
    within_days: of which last local days, all when none; dated: its column of local dates; counted: what a row counts,
    a column of counts or 1. -#}
{% macro customers_who(events, where, at_least=1, within_days=none, dated='event_date', counted='event_count') -%}
select did.customer_id
        from {{ events }} as did
        where
            {{ where }}
            {%- if within_days is not none %}
            and {{ days_between('did.' ~ dated, as_of_date()) }} <= {{ within_days }}
            {%- endif %}
        group by did.customer_id
        having sum({{ counted }}) >= {{ at_least }}
{%- endmacro %}
