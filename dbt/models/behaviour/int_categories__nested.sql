-- The groups that each category lies in, itself among them: 'A > B' lies in 'A' (level 1) and in 'A > B' (level 2).
with categories as (

    select category
    from {{ ref('stg_shop__products') }}
    where category is not null

    union

    select category
    from {{ ref('int_customer_category_affinity') }}

)

{% for level in range(1, 7) -%}
select
    category,
    {% for part in range(1, level + 1) -%}
    {% if not loop.first %}|| ' > ' || {% endif %}split_part(category, ' > ', {{ part }})
    {% endfor %} as category_group,
    {{ level }} as level
from categories
where split_part(category, ' > ', {{ level }}) != ''
{% if not loop.last %}
union all

{% endif -%}
{% endfor %}
