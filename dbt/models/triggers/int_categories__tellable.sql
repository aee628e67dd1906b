-- Categories, at any level of the tree, in which no product reveals health: a letter may name them.
select nested.category_group as category
from {{ ref('int_products__known') }} as products
inner join {{ ref('int_categories__nested') }} as nested on products.category = nested.category
group by nested.category_group
having max(case when products.is_sensitive then 1 else 0 end) = 0
