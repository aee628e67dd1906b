"""Segments of any depth: what the macros of segments yield is what a plain count of the same rows yields."""

import datetime as dt
import operator
from collections.abc import Callable
from typing import Any, Final, NamedTuple

import duckdb
from hypothesis import example, given, settings
from hypothesis import strategies as st

from setka.segment_sql import SegmentSql

Draw = Any
NIGHT: Final = dt.date(2026, 11, 1)
SEGMENT_SQL: Final = SegmentSql(
    {"dim_customers": "dim_customers", "actions": "actions"}.__getitem__,
    {"as_of": f"{NIGHT} 00:00:00", "as_of_date": NIGHT.isoformat(), "shop_timezone": "Europe/Moscow"},
)
TRAITS: Final = ("order_count", "days_since_last_order", "net_revenue")
TYPES: Final = ("view", "add_to_cart")
WINDOWS: Final = (0, 1, 7, 30)
COMPARISONS: Final[dict[str, Callable[[int, int], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    ">=": operator.ge,
    ">": operator.gt,
}


class Action(NamedTuple):
    """What one customer did on one day, and how often."""

    customer: str
    kind: str
    days_ago: int
    count: int


class Shop(NamedTuple):
    """Customers with their traits, in the order of TRAITS, and what they and strangers did."""

    profiles: dict[str, tuple[int | None, ...]]
    actions: list[Action]


class Trait(NamedTuple):
    """A trait of the profile compared with a number."""

    name: str
    comparison: str
    number: int

    def sql(self) -> str:
        return f"customers.{self.name} {self.comparison} {self.number}"

    def holds(self, shop: Shop, customer: str) -> bool | None:
        value = shop.profiles[customer][TRAITS.index(self.name)]
        return None if value is None else COMPARISONS[self.comparison](value, self.number)


class Did(NamedTuple):
    """Something done often enough, of late where a window is given."""

    kind: str
    at_least: int
    within_days: int | None

    def sql(self) -> str:
        window = "" if self.within_days is None else f", within_days={self.within_days}"
        called = f"customers_who(ref('actions'), \"event_type = '{self.kind}'\", at_least={self.at_least}{window})"
        return f"customers.customer_id in ({{{{ {called} }}}})"

    def holds(self, shop: Shop, customer: str) -> bool | None:
        counted = 0
        for action in shop.actions:
            late_enough = self.within_days is None or action.days_ago <= self.within_days
            if action.customer == customer and action.kind == self.kind and late_enough:
                counted += action.count
        return counted >= self.at_least


class Not(NamedTuple):
    """The contrary, which is unknown where the condition is."""

    condition: Any

    def sql(self) -> str:
        return f"not ({self.condition.sql()})"

    def holds(self, shop: Shop, customer: str) -> bool | None:
        found = self.condition.holds(shop, customer)
        return None if found is None else not found


class Joined(NamedTuple):
    """Conditions of which all or any must hold."""

    word: str
    conditions: list[Any]

    def sql(self) -> str:
        return f" {self.word} ".join(f"({condition.sql()})" for condition in self.conditions)

    def holds(self, shop: Shop, customer: str) -> bool | None:
        deciding = self.word == "or"
        found = [condition.holds(shop, customer) for condition in self.conditions]
        if deciding in found:
            return deciding
        return None if None in found else not deciding


LEAVES: Final = st.builds(
    Trait, st.sampled_from(TRAITS), st.sampled_from(list(COMPARISONS)), st.integers(0, 4)
) | st.builds(Did, st.sampled_from(TYPES), st.integers(1, 4), st.sampled_from((None, *WINDOWS)))
TREES: Final = st.recursive(
    LEAVES,
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
    values = st.tuples(*(st.none() | st.integers(0, 4) for _ in TRAITS))
    edges = sorted({0, *WINDOWS, *(window + 1 for window in WINDOWS)})
    action = st.builds(
        Action,
        st.sampled_from([*customers, "stranger"]),
        st.sampled_from(TYPES),
        st.sampled_from(edges),
        st.integers(1, 3),
    )
    return Shop({one: draw(values) for one in customers}, draw(st.lists(action, max_size=8)))


ONE_BUYER: Final = Shop({"buyer": (1, None, 0)}, [Action("buyer", "view", 7, 2), Action("buyer", "view", 8, 1)])


@settings(max_examples=150, deadline=None, derandomize=True)
@given(shop=shops(), tree=TREES)
@example(shop=ONE_BUYER, tree=Did("view", 2, 7))
@example(shop=ONE_BUYER, tree=Did("view", 3, 7))
@example(shop=ONE_BUYER, tree=Did("view", 3, None))
@example(shop=ONE_BUYER, tree=Not(Trait("days_since_last_order", ">", 1)))
@example(shop=Shop({}, []), tree=Not(Did("view", 1, None)))
def test_any_tree_yields_whom_a_plain_count_yields(shop: Shop, tree: Any) -> None:
    assert yielded(shop, tree) == sorted(one for one in shop.profiles if tree.holds(shop, one))


def yielded(shop: Shop, tree: Any) -> list[str]:
    """The customers of the tree, written as a segment, by the way on which `setka segment try` reads one."""
    segment = (
        "select customers.customer_id\nfrom {{ ref('dim_customers') }} as customers\n"
        f"where {tree.sql()}\norder by customers.customer_id"
    )
    with duckdb.connect() as connection:
        traits = ", ".join(f"{name} integer" for name in TRAITS)
        connection.execute(f"create table dim_customers (customer_id varchar, {traits})")
        connection.execute(
            "create table actions (customer_id varchar, event_type varchar, event_date date, event_count bigint)"
        )
        for one, values in shop.profiles.items():
            connection.execute("insert into dim_customers values (?, ?, ?, ?)", [one, *values])
        for action in shop.actions:
            day = NIGHT - dt.timedelta(days=action.days_ago)
            connection.execute(
                "insert into actions values (?, ?, ?, ?)", [action.customer, action.kind, day, action.count]
            )
        return [one for (one,) in connection.execute(SEGMENT_SQL.rendered(segment)).fetchall()]
