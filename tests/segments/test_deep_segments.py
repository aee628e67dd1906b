"""Segments of any depth: what the macros of segments yield is what a plain count of the same rows yields."""

import datetime as dt
from typing import Any, Final

import duckdb
from hypothesis import example, given, settings
from hypothesis import strategies as st

from benchmarks.segment_trees import COMPARISONS, Action, Did, Joined, Not, Shop, Trait, Tree, as_segment, holds
from setka.segment_sql import SegmentSql

Draw = Any
NIGHT: Final = dt.date(2026, 11, 1)
SEGMENT_SQL: Final = SegmentSql(
    {"dim_customers": "dim_customers", "events": "events"}.__getitem__,
    {"as_of": f"{NIGHT} 00:00:00", "as_of_date": NIGHT.isoformat(), "shop_timezone": "Europe/Moscow"},
)
TRAITS: Final = ("order_count", "days_since_last_order", "net_revenue")
TYPES: Final = ("view", "add_to_cart")
CATEGORIES: Final = ("lamps", "rugs")
WINDOWS: Final = (0, 1, 7, 30)

TYPED: Final = st.tuples(st.just("event_type"), st.sampled_from(TYPES))
CATEGORISED: Final = st.tuples(st.just("category"), st.sampled_from(CATEGORIES))
COMPARED: Final = st.builds(Trait, st.sampled_from(TRAITS), st.sampled_from(list(COMPARISONS)), st.integers(0, 4))
DONE: Final = st.builds(
    Did, st.tuples(TYPED) | st.tuples(TYPED, CATEGORISED), st.integers(1, 4), st.sampled_from((None, *WINDOWS))
)
TREES: Final = st.recursive(
    COMPARED | DONE,
    lambda inner: (
        st.builds(Not, inner)
        | st.builds(Joined, st.sampled_from(("and", "or")), st.lists(inner, min_size=2, max_size=3))
    ),
    max_leaves=8,
)


@st.composite
def shops(draw: Draw) -> Shop:
    """A few customers, some without a trait or an action, and actions on the edges of windows."""
    customers = [f"customer {number}" for number in range(draw(st.integers(0, 4)))]
    values = st.fixed_dictionaries({name: st.none() | st.integers(0, 4) for name in TRAITS})
    edges = sorted({0, *WINDOWS, *(window + 1 for window in WINDOWS)})
    action = st.builds(
        Action,
        st.sampled_from([*customers, "stranger"]),
        st.sampled_from(TYPES),
        st.sampled_from(CATEGORIES),
        st.sampled_from(edges),
        st.integers(1, 3),
    )
    return Shop({one: draw(values) for one in customers}, draw(st.lists(action, max_size=8)))


VIEW: Final = (("event_type", "view"),)
ONE_BUYER: Final = Shop(
    {"buyer": {"order_count": 1, "days_since_last_order": None, "net_revenue": 0}},
    [Action("buyer", "view", "lamps", 7, 2), Action("buyer", "view", "rugs", 8, 1)],
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(shop=shops(), tree=TREES)
@example(shop=ONE_BUYER, tree=Did(VIEW, 2, 7))
@example(shop=ONE_BUYER, tree=Did(VIEW, 3, 7))
@example(shop=ONE_BUYER, tree=Did(VIEW, 3, None))
@example(shop=ONE_BUYER, tree=Did((*VIEW, ("category", "lamps")), 3, None))
@example(shop=ONE_BUYER, tree=Not(Trait("days_since_last_order", ">", 1)))
@example(shop=Shop({}, []), tree=Not(Did(VIEW, 1, None)))
def test_any_tree_yields_whom_a_plain_count_yields(shop: Shop, tree: Tree) -> None:
    assert yielded(shop, tree) == sorted(one for one in shop.profiles if holds(tree, shop, one))


def yielded(shop: Shop, tree: Tree) -> list[str]:
    """The customers of the tree, written as a segment, by the way on which `setka segment try` reads one."""
    with duckdb.connect() as connection:
        traits = ", ".join(f"{name} integer" for name in TRAITS)
        connection.execute(f"create table dim_customers (customer_id varchar, {traits})")
        connection.execute(
            "create table events "
            "(customer_id varchar, event_type varchar, category varchar, event_date date, event_count bigint)"
        )
        for one, profile in shop.profiles.items():
            connection.execute("insert into dim_customers values (?, ?, ?, ?)", [one, *(profile[t] for t in TRAITS)])
        for action in shop.actions:
            day = NIGHT - dt.timedelta(days=action.days_ago)
            connection.execute(
                "insert into events values (?, ?, ?, ?, ?)",
                [action.customer, action.event_type, action.category, day, action.event_count],
            )
        return sorted(one for (one,) in connection.execute(SEGMENT_SQL.rendered(as_segment(tree))).fetchall())
