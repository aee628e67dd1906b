{#- The id of who left no account but an address, a number or a card: named for the first of them that is given, so that the
    same guest has the same id every time. The keys are keyed hashes already; 16 hexadecimal digits keep ten million guests
    apart. Null when nothing is given. -#}
{% macro guest_id(email_key, phone_key, loyalty_card_id) -%}
'g-' || substr(coalesce({{ email_key }}, {{ phone_key }}, md5({{ loyalty_card_id }})), 1, 16)
{%- endmacro %}
