{#- The categories that lie below the groups which segment_interests names for a segment, on any level of the tree: for
    `category in {{ categories_of('seg_x') }}`. -#}
{% macro categories_of(segment) -%}
(
    select nested.category
    from {{ ref('segment_interests') }} as interests
    inner join {{ ref('int_categories__nested') }} as nested on interests.interest = nested.category_group
    where interests.segment = '{{ segment }}'
)
{%- endmacro %}
