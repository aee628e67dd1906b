{#- The number of the seed segment_thresholds that a segment compares with. One row per threshold is tested, and that every
    threshold which a segment names has its row. -#}
{% macro threshold(name) -%}
(select thresholds.value from {{ ref('segment_thresholds') }} as thresholds where thresholds.threshold = '{{ name }}')
{%- endmacro %}
