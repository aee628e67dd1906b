{#- One column per gate of plan_decisions: which stopped the candidate, which it passed, and which do not concern it. #}
{% macro gate_columns() -%}
{%- set is_marketing = "decided.message_type != 'transactional'" -%}
{%- set gates = {
    'campaign': ('decided.campaign_reason is not null', 'true'),
    'validity': ('decided.validity_reason is not null', 'true'),
    'converted': ('decided.conversion_reason is not null', 'true'),
    'source': ('decided.source_reason is not null', 'true'),
    'trigger': ('decided.trigger_reason is not null', 'decided.occurred_at is not null'),
    'branch': ('decided.branch_reason is not null', 'decided.only_if is not null'),
    'suppression': ('decided.suppression_reason is not null', 'true'),
    'reachable': ('decided.address_reason is not null', 'policies.needs_address'),
    'consent': ('decided.consent_reason is not null', 'decided.needs_consent or decided.consent_reason is not null'),
    'fallback': ('decided.fallback_reason is not null', 'decided.instead_of is not null'),
    'owner': (
        'decided.owner_reason is not null',
        'decided.address_key is not null and policies.needs_address and ' ~ is_marketing,
    ),
    'day': ('decided.day_reason is not null', is_marketing),
    'caps': ("decided.outcome not in ('won', 'would_have_won')", 'decided.outcome is not null'),
    'holdout': ('decided.is_held_out', is_marketing),
} -%}
{%- for name, (stops, applies) in gates.items() %}
    {{ gate(stops, applies) }} as gate_{{ name }}{{ ',' if not loop.last }}
{%- endfor %}
{%- endmacro %}
