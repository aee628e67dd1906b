{#- The whole days up to a buyer's mean interval after `prior_intervals` intervals of the shop's mean were mixed in: one long
    or short gap of a young customer moves it less. Without a shop's mean it is the buyer's own. All arguments are sums and
    counts, whole numbers, so that the quotient is exact. -#}
{% macro shrunk_wait_days(interval_days, interval_count, shop_days, shop_count, prior_intervals) -%}
cast(
        coalesce(
            floor({{ safe_divide(
                'cast(' ~ interval_days ~ ' as bigint) * ' ~ shop_count ~ ' + ' ~ prior_intervals ~ ' * ' ~ shop_days,
                '(' ~ interval_count ~ ' + ' ~ prior_intervals ~ ') * ' ~ shop_count
            ) }}),
            floor({{ safe_divide(interval_days, interval_count) }})
        ) as integer
    )
{%- endmacro %}
