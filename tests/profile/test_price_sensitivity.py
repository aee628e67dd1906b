"""Who waits for discounts: purchases at a discount against the discounts the shop offered."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from model_chain import ModelChain

Row = dict[str, Any]


def month(number: int, customer_id: str, lines: int, discounted: int) -> Row:
    return {"order_id": f"{customer_id}{number}", "customer_id": customer_id, "line_count": lines,
            "order_date": dt.date(2026, number, 15), "discounted_line_count": discounted}  # fmt: skip


def block(models: ModelChain, orders: list[Row], customer_id: str = "c") -> Row:
    names = {row["customer_id"] for row in orders} | {customer_id}
    listed = [{"customer_id": name} for name in sorted(names)]
    rows = models.rows("int_customers__tempted", {"fct_orders": orders, "int_customers__listed": listed})
    return next(row for row in rows if row["customer_id"] == customer_id)


def test_the_share_is_weighed_against_what_the_shop_offered_in_the_same_months(models: ModelChain) -> None:
    """S58: in a month of sale everybody buys at a discount; that alone makes nobody sensitive."""
    # In January 80 of 100 lines are discounted, in February 10 of 100.
    shop = [month(1, "others", 90, 71), month(2, "others", 90, 2)]

    sale = block(models, [*shop, month(1, "c", 10, 9), month(2, "d", 10, 8)])
    quiet = block(models, [*shop, month(1, "d", 10, 9), month(2, "c", 30, 8), month(2, "e", 0, 0)])

    assert (sale["line_count"], sale["discounted_line_count"], sale["discounted_line_share"]) == (10, 9, Decimal("0.9"))
    assert (sale["expected_discounted_line_count"], sale["price_sensitivity_ratio"]) == (8, Decimal("1.13"))
    assert sale["price_sensitivity"] == "medium"
    assert quiet["discounted_line_share"] < sale["discounted_line_share"]
    assert quiet["price_sensitivity"] == "high"


@pytest.mark.parametrize(
    ("discounted", "of_others", "price_sensitivity"),
    # Of 200 lines of the month 100 are discounted, so that of the customer's 20 chance gives 10.
    [(0, 100, "low"), (6, 94, "low"), (7, 93, "medium"), (13, 87, "medium"), (14, 86, "high"), (20, 80, "high")],
)
def test_classes_at_their_edges(models: ModelChain, discounted: int, of_others: int, price_sensitivity: str) -> None:
    row = block(models, [month(1, "c", 20, discounted), month(1, "others", 180, of_others)])

    assert row["price_sensitivity_ratio"] == Decimal(discounted) / 10
    assert row["price_sensitivity"] == price_sensitivity


@pytest.mark.parametrize(
    ("orders", "price_sensitivity"),
    [
        ([], "unknown"),
        ([month(1, "c", 4, 4)], "unknown"),
        ([month(1, "c", 5, 5)], "medium"),
        ([month(1, "c", 50, 0)], "unknown"),
        ([month(1, "c", 10, 0), month(1, "others", 10, 3)], "unknown"),
        ([month(1, "c", 10, 0), month(1, "others", 10, 4)], "low"),
    ],
    ids=["no line", "four lines", "five lines", "no discount in the shop", "1.5 expected", "2 expected"],
)
def test_without_evidence_the_class_is_unknown(models: ModelChain, orders: list[Row], price_sensitivity: str) -> None:
    """S58: minimum-evidence rule of lines bought and of discounts met."""
    assert block(models, orders)["price_sensitivity"] == price_sensitivity
