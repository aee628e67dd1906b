{#- The arbitration unrolls as many rounds as the variable says; with fewer than the tightest total cap it would leave slots
    unused, in silence. -#}
{% test rounds_cover_total_cap(model) %}
select min(caps.max_messages) as tightest_total_cap
from {{ model }} as caps
where caps.scope_kind = 'total'
having coalesce(min(caps.max_messages), 1000000) > {{ var('arbitration_rounds') }}
{% endtest %}
