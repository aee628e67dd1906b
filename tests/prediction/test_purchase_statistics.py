"""What the predictions read: purchase days, repeats and held-out days, by example and against a plain walk."""

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from model_chain import ModelChain

NIGHT = dt.date(2026, 11, 1)
TESTED = 180
CUT = NIGHT - dt.timedelta(TESTED)


def order(customer: str, date: dt.date, revenue: str, number: int = 0) -> dict[str, Any]:
    order_id = f"{customer}-{date}-{number}"
    return {"order_id": order_id, "customer_id": customer, "order_date": date, "revenue": Decimal(revenue)}


def test_orders_of_one_day_are_one_purchase_and_the_first_begins_the_observation(models: ModelChain) -> None:
    day = dt.date(2026, 10, 2)
    orders = [
        order("twice a day", day, "10"),
        order("twice a day", day, "5", 1),
        order("twice a day", day + dt.timedelta(20), "30"),
        order("once", NIGHT, "7"),
        order("gift", day, "0"),
        order("gift", day + dt.timedelta(1), "8"),
    ]
    rows = {row["customer_id"]: row for row in models.rows("int_customers__purchase_days", {"fct_orders": orders})}
    told = ("repeat_count", "last_repeat_days", "observed_days", "paid_count", "mean_value")
    assert {name: tuple(row[column] for column in told) for name, row in rows.items()} == {
        "twice a day": (1, 20, 30, 2, Decimal("22.5000")),
        "once": (0, 0, 0, 1, Decimal("7.0000")),
        "gift": (1, 1, 30, 1, Decimal("8.0000")),
    }


def test_the_first_tested_day_is_tested_and_the_runs_own_day_is_not(models: ModelChain) -> None:
    day = dt.timedelta(1)
    orders = [
        order("edges", CUT - (TESTED + 1) * day, "1"),
        order("edges", CUT - TESTED * day, "2"),
        order("edges", CUT - day, "4"),
        order("edges", CUT, "8"),
        order("edges", NIGHT - day, "16"),
        order("edges", NIGHT, "32"),
        order("came later", CUT, "64"),
    ]
    (row,) = models.rows("int_customers__held_out", {"fct_orders": orders})
    assert row == {
        "customer_id": "edges",
        "repeat_count": 2,
        "last_repeat_days": TESTED,
        "observed_days": TESTED + 1,
        "paid_count": 3,
        "mean_value": Decimal("2.3333"),
        "actual_orders": 2,
        "actual_revenue": Decimal("24.0000"),
        "previous_orders": 2,
        "previous_revenue": Decimal("6.0000"),
    }


shops = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(-400, 0), st.integers(0, 3)),
    max_size=25,
    unique_by=lambda row: row[:2],
)


@settings(deadline=None, max_examples=30)
@given(shops)
def test_statistics_are_those_of_a_plain_walk(models: ModelChain, shop: list[tuple[str, int, int]]) -> None:
    orders = [order(name, NIGHT + dt.timedelta(day), str(revenue)) for name, day, revenue in shop]
    walked: dict[tuple[str, int, int, int], int] = defaultdict(int)
    for sample, end, last_known in (("as_of", NIGHT, NIGHT), ("backtest", CUT, CUT - dt.timedelta(1))):
        for name in {row[0] for row in shop}:
            days = sorted(date["order_date"] for date in orders if date["customer_id"] == name)
            known = [date for date in days if date <= last_known]
            if known:
                key = (sample, len(known) - 1, (known[-1] - known[0]).days, (end - known[0]).days)
                walked[key] += 1
    rows = models.rows("int_purchase_statistics", {"fct_orders": orders})
    told = ("sample", "repeat_count", "last_repeat_days", "observed_days")
    assert {tuple(row[name] for name in told): row["customer_count"] for row in rows} == dict(walked)


def test_value_statistics_leave_gifts_out(models: ModelChain) -> None:
    orders = [order("gift", NIGHT, "0"), order("a", NIGHT, "5"), order("b", NIGHT, "5")]
    rows = models.rows("int_value_statistics", {"fct_orders": orders})
    assert rows == [{"sample": "as_of", "paid_count": 1, "mean_value": Decimal("5.0000"), "customer_count": 2}]


def line(product: str | None, quantity: int, revenue: str, date: dt.date = NIGHT) -> dict[str, Any]:
    line_ = {"order_id": f"{product}{date}", "line_number": 1, "product_id": product, "order_date": date}
    return line_ | {"quantity": quantity, "revenue": Decimal(revenue)}


PRODUCTS = [
    {"product_id": "known", "cost": Decimal("3")},
    {"product_id": "unknown", "cost": None},
    {"product_id": "dear", "cost": Decimal("90")},
]


def test_margin_is_what_is_left_of_revenue_with_a_known_cost(models: ModelChain) -> None:
    """S53: expected margin, where costs are known well enough."""
    too_old = line("dear", 1, "1000", NIGHT - dt.timedelta(366))
    lines = [line("known", 2, "10"), line("known", 1, "6", NIGHT - dt.timedelta(365)), line("unknown", 1, "4"), too_old]
    (row,) = models.rows("int_shop_margin", {"fct_order_lines": lines, "stg_shop__products": PRODUCTS})
    assert (row["revenue"], row["known_revenue"], row["known_cost"]) == (20, 16, 9)
    assert (row["value_basis"], row["value_share"]) == ("margin", Decimal("0.437500"))


def test_too_few_known_costs_make_it_revenue(models: ModelChain) -> None:
    lines = [line("known", 1, "10"), line("unknown", 1, "3")]
    (row,) = models.rows("int_shop_margin", {"fct_order_lines": lines, "stg_shop__products": PRODUCTS})
    assert (row["value_basis"], row["value_share"]) == ("revenue", 1)


def test_selling_below_cost_leaves_no_margin_and_no_lines_no_opinion(models: ModelChain) -> None:
    given_ = {"fct_order_lines": [line("dear", 1, "10")], "stg_shop__products": PRODUCTS}
    assert models.rows("int_shop_margin", given_)[0]["value_share"] == 0
    (row,) = models.rows("int_shop_margin", {"fct_order_lines": [], "stg_shop__products": PRODUCTS})
    assert (row["value_basis"], row["value_share"], row["revenue"]) == ("revenue", 1, 0)
