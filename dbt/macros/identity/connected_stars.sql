{#- Common table expressions that end in `stars`: one row per node with the lowest node of its connected component as root.
    `edges` names a relation of (node, root) with node > root, no pair twice; single nodes have no row.
    Large stars and small stars in turns (Kiveris et al., Connected components in MapReduce and beyond, 2014): every node
    ties its larger neighbours, then its smaller ones and itself, to the lowest it knows. The number of edges never grows,
    and no round pairs the members of a component with each other.
    A chain of n links needs about log2(n) rounds, whatever its order: 1,000 links take 10. A test on the model that uses
    the macro finds a build that had too few.
    Nearly all components are stars from the beginning and are set aside at once; the rounds go over the rest.
    DuckDB keeps each common table expression as a temporary table. Spark writes each into the place where it is read, so a
    round reads the round before it once only, by a window instead of a join with itself: the plan grows by two windows
    a round and does not double. #}
{% macro connected_stars(edges, rounds) %}
several_edges as (

    select node
    from {{ edges }}
    group by node
    having count(*) > 1

),

unfinished as (

    -- The roots of all that is no star on its own: a node has a second edge, or is itself a root, or the root is a node.
    select edges.root
    from {{ edges }} as edges
    inner join several_edges on edges.node = several_edges.node
    union
    select edges.root
    from {{ edges }} as edges
    inner join {{ edges }} as below on edges.node = below.root
    union
    select edges.root
    from {{ edges }} as edges
    inner join {{ edges }} as above on edges.root = above.node

),

sides as (

    select 0 as side
    union all
    select 1 as side

),

round_0 as (

    select edges.node, edges.root
    from {{ edges }} as edges
    inner join unfinished on edges.root = unfinished.root

),
{% for round in range(1, (rounds | int) + 1) %}
large_{{ round }} as (

    select distinct there as node, lowest as root
    from (
        select here, there, least(here, min(there) over (partition by here)) as lowest
        from (
            select
                case when sides.side = 0 then pairs.node else pairs.root end as here,
                case when sides.side = 0 then pairs.root else pairs.node end as there
            from round_{{ round - 1 }} as pairs
            cross join sides
        ) as neighbours
    ) as known
    where there > here

),

round_{{ round }} as (

    select distinct case when sides.side = 0 then known.node else known.root end as node, known.lowest as root
    from (
        select node, root, min(root) over (partition by node) as lowest
        from large_{{ round }}
    ) as known
    cross join sides
    where sides.side = 0 or known.root > known.lowest

),
{% endfor %}
stars as (

    select edges.node, edges.root
    from {{ edges }} as edges
    left join unfinished on edges.root = unfinished.root
    where unfinished.root is null

    union all

    select node, min(root) as root
    from round_{{ rounds }}
    group by node

)
{%- endmacro %}
