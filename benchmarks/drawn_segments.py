"""A shop with raw events of two years, and random segments to ask of it: the same ones each time."""

import itertools
import random
from pathlib import Path
from typing import Final

import duckdb

from benchmarks.segment_trees import Did, Joined, Not, Trait, Tree, things_done
from benchmarks.workload import CLOCK

DAYS: Final = 730
EVENTS_PER_CUSTOMER: Final = 100
# A segment asks for little of what happens: the shop has 20 types of events and hundreds of categories and brands.
TYPES: Final = ("product_view", "category_view", "search", "add_to_cart", "purchase")
GOODS: Final = tuple((column, f"{column}_{number}") for column in ("category", "brand") for number in range(20))
WINDOWS: Final = (30, 90, 365, None)
TRAITS: Final = {"order_count": 6, "days_since_last_order": DAYS, "net_revenue": 3_000}  # with what they may reach
SEED: Final = 20261101


def write_shop(file: Path, customers: int) -> None:
    """Write a profile and raw events of two years into a new DuckDB file."""
    events = customers * EVENTS_PER_CUSTOMER
    with duckdb.connect(file) as connection:
        connection.execute(
            f"""
            create table dim_customers as
            select
                'C' || lpad(cast(i as varchar), 8, '0') as customer_id,
                cast(hash(i, 0) % 7 as integer) as order_count,
                cast(case when hash(i, 0) % 7 > 0 then hash(i, 1) % {DAYS} end as integer) as days_since_last_order,
                cast(hash(i, 0) % 7 * (hash(i, 2) % 60000) / 100.0 as decimal(18, 4)) as net_revenue
            from range({customers}) as numbers (i);

            -- In the order in which they happened, as they are landed. Who is busy in one month is less so in another;
            -- everybody has a taste for some categories and brands; one event in twenty is of nobody with a profile.
            create table events as
            with drawn as (
                select
                    i,
                    cast(floor({customers} * 1.05 * ((exp(6 * {_share(3)}) - 1) / (exp(6) - 1) + 0.5 * i / {events}))
                        as bigint) % cast({customers} * 1.05 as bigint) as customer
                from range({events}) as numbers (i)
            )
            select
                'C' || lpad(cast(customer as varchar), 8, '0') as customer_id,
                coalesce(
                    {list(TYPES)}[1 + cast(floor({_share(4)} * {_share(4)} * 30) as integer)],
                    'other_' || cast(floor({_share(4)} * 25) as integer)
                ) as event_type,
                'category_' || cast(floor({_share(5)} * {_share(5)} * 200) + customer % 20 as integer) as category,
                'brand_' || cast(floor({_share(6)} * {_share(6)} * 300) + customer // 20 % 20 as integer) as brand,
                date '{CLOCK.night}' - cast({DAYS} - floor(i * {DAYS}.0 / {events}) as integer) as event_date,
                1 + cast(hash(i, 7) % 10 = 0 as bigint) as event_count
            from drawn
            """
        )


def draw_trees(count: int) -> list[Tree]:
    """Trees of three to eight leaves that ask for something done: the same ones each time."""
    chance = random.Random(SEED)
    drawn = (_tree(chance, chance.randint(3, 8)) for _ in itertools.count())
    return list(itertools.islice((tree for tree in drawn if any(things_done(tree))), count))


def _tree(chance: random.Random, leaves: int) -> Tree:
    if leaves > 1:
        parts = chance.randint(2, min(3, leaves))
        edges = [0, *sorted(chance.sample(range(1, leaves), parts - 1)), leaves]
        inner = [_tree(chance, high - low) for low, high in itertools.pairwise(edges)]
        tree: Tree = Joined(chance.choice(("and", "or")), inner)
    else:
        tree = chance.choice((_trait, _did, _did))(chance)
    return Not(tree) if chance.random() < 0.2 else tree


def _trait(chance: random.Random) -> Trait:
    name, most = chance.choice(list(TRAITS.items()))
    return Trait(name, chance.choice(("<", "<=", ">=", ">")), chance.randrange(1, most))


def _did(chance: random.Random) -> Did:
    goods = chance.choice(([], [chance.choice(GOODS)]))
    where = (("event_type", chance.choice(TYPES)), *goods)
    return Did(where, chance.choice((1, 2, 3, 5)), chance.choice(WINDOWS))


def _share(salt: int) -> str:
    return f"(hash(i, {salt}) % 1000003 / 1000003.0)"
