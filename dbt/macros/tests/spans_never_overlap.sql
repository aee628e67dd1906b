{#- Fails with each pair of spans of hours of one message class and weekday that share an hour: it would have two ranks. -#}
{% test spans_never_overlap(model) %}
select earlier.message_class, earlier.iso_weekday, earlier.from_hour, later.from_hour as next_from_hour
from {{ model }} as earlier
inner join {{ model }} as later
    on
        earlier.message_class = later.message_class
        and coalesce(earlier.iso_weekday, 0) = coalesce(later.iso_weekday, 0)
        and earlier.from_hour < later.from_hour
        and earlier.to_hour > later.from_hour
{% endtest %}
