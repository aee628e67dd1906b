{#- Who placed an order: an account of the shop's, or the guest that an address, a number or a card names; null for nobody.
    `prefix` is the alias of the orders with its dot. -#}
{% macro order_account(prefix='') -%}
coalesce({{ prefix }}customer_id, {{ guest_id(prefix ~ 'email_key', prefix ~ 'phone_key', prefix ~ 'loyalty_card_id') }})
{%- endmacro %}
