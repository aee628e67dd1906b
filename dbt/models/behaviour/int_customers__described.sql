-- How much of the profile is filled in, what is missing, and when the customer last confirmed it: she registered, or
-- her account changed. A profile confirmed before the rule's months, counted by the calendar, is outdated.
{%- set filled = {
    'email': 'listed.email_key is not null',
    'phone': 'listed.phone_key is not null',
    'birth_date': 'aged.age is not null',
    'gender': 'listed.gender is not null',
    'city': 'listed.city is not null',
    'language': 'listed.language is not null',
} %}

with revisions as (

    select
        coalesce(aliases.customer_id, revisions.customer_id) as customer_id,
        max(revisions.revised_at) as revised_at
    from {{ ref('stg_shop__customer_revisions') }} as revisions
    left join {{ ref('customer_aliases') }} as aliases on revisions.customer_id = aliases.alias_id
    group by coalesce(aliases.customer_id, revisions.customer_id)

),

weights as (

    select
        {%- for field in filled %}
        sum(case when field = '{{ field }}' then weight else 0 end) as {{ field }}_weight,
        {%- endfor %}
        sum(weight) as total_weight
    from {{ ref('profile_fields') }}

),

customers as (

    select
        listed.customer_id,
        {%- for field, condition in filled.items() %}
        case when {{ condition }} then weights.{{ field }}_weight else 0 end
        {%- if not loop.last %} +{% endif %}
        {%- endfor %} as filled_weight,
        weights.total_weight,
        trim(
            {%- for field, condition in filled.items() %}
            {% if not loop.first %}|| {% endif -%}
            case when {{ condition }} or weights.{{ field }}_weight = 0 then '' else '{{ field }} ' end
            {%- endfor %}
        ) as missing_fields,
        {{ local_date(
            'case when revisions.revised_at > listed.registered_at or listed.registered_at is null'
            ~ ' then coalesce(revisions.revised_at, listed.registered_at) else listed.registered_at end',
            shop_timezone()
        ) }} as profile_confirmed_date
    from {{ ref('int_customers__listed') }} as listed
    cross join weights
    left join {{ ref('int_customers__aged') }} as aged on listed.customer_id = aged.customer_id
    left join revisions on listed.customer_id = revisions.customer_id

)

select
    customer_id,
    cast(filled_weight as integer) as filled_weight,
    cast(total_weight as integer) as total_weight,
    cast({{ safe_divide('filled_weight', 'total_weight') }} as decimal(9, 4)) as profile_completeness,
    missing_fields,
    profile_confirmed_date,
    coalesce(
        profile_confirmed_date
        <= {{ add_months(as_of_date(), '-' ~ rule_value(ref('behaviour_rules'), 'profile_outdated_months')) }},
        false
    ) as is_profile_outdated
from customers
