{#- The bucket 0 to 9999 of an id in a namespace (D9): the first 8 hexadecimal digits of md5('namespace:id') modulo 10,000.
    measurement.assignment computes the same number; a test holds the two together. Arguments are SQL texts. -#}
{% macro assignment_bucket(namespace, id) -%}
cast({{ hex_to_integer("substring(md5(" ~ namespace ~ " || ':' || " ~ id ~ "), 1, 8)") }} % 10000 as integer)
{%- endmacro %}
