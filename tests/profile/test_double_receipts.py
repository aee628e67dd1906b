"""Second till receipts of web orders: counted once, and never guessed."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest
from model_chain import ModelChain

Row = dict[str, Any]
Goods = Mapping[str, list[tuple[str, int]]]
NOON = dt.datetime(2026, 10, 1, 9)  # noqa: DTZ001 -- UTC; noon in Moscow


def order(order_id: str, day: int = 0, hour: int = 0, **traits: object) -> Row:
    fields = {"customer_id": "c", "sales_channel": "online", "store_id": "s1"}
    ordered_at = NOON + dt.timedelta(days=day, hours=hour)
    date = (ordered_at + dt.timedelta(hours=3)).date()
    return {"order_id": order_id, "ordered_at": ordered_at, "order_date": date} | fields | traits


def receipt(order_id: str, day: int = 1, hour: int = 0, **traits: object) -> Row:
    return order(order_id, day, hour, **({"sales_channel": "store", "customer_id": None} | traits))


def shop(
    orders: list[Row], goods: Mapping[str, list[tuple[str, int]]] | None = None, **more: list[Row]
) -> dict[str, Any]:
    """Rows of staging; an order without `goods` has one lamp. Each piece costs 10."""
    lines = [
        {"order_id": row["order_id"], "line_number": number, "product_id": product, "quantity": pieces,
         "unit_price": 10, "discount_amount": 0, "is_sale": True, "revenue": 10 * pieces}
        for row in orders
        for number, (product, pieces) in enumerate((goods or {}).get(row["order_id"], [("lamp", 1)]), start=1)
    ]  # fmt: skip
    return {"stg_shop__orders": orders, "stg_shop__order_lines": lines, **more}


def statuses(models: ModelChain, given: dict[str, Any]) -> set[tuple[str, str, str]]:
    rows = models.rows("rpt_double_receipts", given)
    return {(row["placed_order_id"], row["receipt_id"], row["receipt_status"]) for row in rows}


def counted(models: ModelChain, given: dict[str, Any]) -> dict[str, str | None]:
    rows = models.rows("int_orders__classified", given)
    assert all((row["exclusion_reason"] is None) == row["is_counted"] for row in rows)
    return {row["order_id"]: row["exclusion_reason"] for row in rows}


def test_a_receipt_of_the_same_goods_in_the_orders_shop_is_counted_once(models: ModelChain) -> None:
    """S50: matched by shop, sum, lines and window; the order counts for its customer, the receipt is excluded."""
    goods = {"w": [("lamp", 2), ("bulb", 1)], "r": [("bulb", 1), ("lamp", 2)]}
    for who in (None, "c", "somebody else"):
        given = shop([order("w"), receipt("r", customer_id=who)], goods)

        assert statuses(models, given) == {("w", "r", "matched")}
        assert counted(models, given) == {"w": None, "r": "double_receipt"}
        assert [(row["order_id"], row["customer_id"]) for row in models.rows("fct_orders", given)] == [("w", "c")]
        exclusions = {row["reason"]: row["order_count"] for row in models.rows("rpt_order_exclusions", given)}
        assert exclusions["double_receipt"] == 1
        assert sum(exclusions.values()) == 1


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (receipt("r", store_id="s2"), "another shop than the order names"),
        (receipt("r", day=15), "later than the window"),
        (receipt("r", hour=-25), "before the order"),
        (receipt("r", sales_channel="online", customer_id="c"), "no till receipt"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_receipt_elsewhere_or_at_another_time_is_a_purchase(models: ModelChain, other: Row, why: str) -> None:
    given = shop([order("w"), other])

    assert "double_receipt" not in counted(models, given).values(), why
    assert ("w", "none", "unmatched") in statuses(models, given)


@pytest.mark.parametrize("goods", [[("lamp", 1), ("bulb", 1)], [("bulb", 2)], [("lamp", 3)]])
def test_other_goods_are_a_purchase_even_for_the_same_sum(models: ModelChain, goods: list[tuple[str, int]]) -> None:
    given = shop([order("w"), receipt("r")], {"w": [("lamp", 2)], "r": goods})

    assert counted(models, given)["r"] == "no_customer"


def test_a_till_that_splits_a_line_rings_up_the_same_goods(models: ModelChain) -> None:
    given = shop([order("w"), receipt("r")], {"w": [("lamp", 2)], "r": [("lamp", 1), ("lamp", 1)]})

    assert counted(models, given)["r"] == "double_receipt"


def test_the_last_day_of_the_window_is_a_local_day(models: ModelChain) -> None:
    """Placed at 23:30 in Moscow on 1 October; fourteen days later ends with the local 15 October."""
    late = order("w", hour=11) | {"ordered_at": dt.datetime(2026, 10, 1, 20, 30)}  # noqa: DTZ001 -- raw files hold naive UTC
    inside = receipt("r") | {"ordered_at": dt.datetime(2026, 10, 15, 20, 59)}  # noqa: DTZ001 -- raw files hold naive UTC
    outside = receipt("r") | {"ordered_at": dt.datetime(2026, 10, 15, 21, 0)}  # noqa: DTZ001 -- raw files hold naive UTC

    assert statuses(models, shop([late, inside])) == {("w", "r", "matched")}
    assert statuses(models, shop([late, outside])) == {("w", "none", "unmatched")}


def test_several_candidates_are_listed_and_all_of_them_count(models: ModelChain) -> None:
    """S50: ambiguous pairs are listed and not merged, whichever side has the second candidate."""
    two_receipts = shop([order("w"), receipt("r1", customer_id="c"), receipt("r2", customer_id="c")])
    two_orders = shop([order("w1"), order("w2"), receipt("r", customer_id="c")])

    assert statuses(models, two_receipts) == {("w", "r1", "ambiguous"), ("w", "r2", "ambiguous")}
    assert statuses(models, two_orders) == {("w1", "r", "ambiguous"), ("w2", "r", "ambiguous")}
    for given in (two_receipts, two_orders):
        assert set(counted(models, given).values()) == {None}


def test_an_order_that_names_no_shop_is_looked_for_among_the_customers_own_receipts(models: ModelChain) -> None:
    home = order("w", store_id=None)

    assert statuses(models, shop([home, receipt("r", customer_id="c")])) == {("w", "r", "matched")}
    for stranger in (None, "d"):
        assert statuses(models, shop([home, receipt("r", customer_id=stranger)])) == set()


def test_merged_customers_are_one_customer(models: ModelChain) -> None:
    given = shop([order("w", store_id=None), receipt("r", customer_id="old")])
    given["customer_aliases"] = [{"alias_id": "old", "customer_id": "c"}]

    assert statuses(models, given) == {("w", "r", "matched")}


def test_a_receipt_after_a_cancelled_order_is_the_purchase(models: ModelChain) -> None:
    called_off = [{"event_id": "e", "order_id": "w", "event_type": "cancelled", "occurred_at": NOON}]
    given = shop([order("w"), receipt("r", customer_id="c")], stg_shop__order_events=called_off)

    assert counted(models, given) == {"w": "cancelled", "r": None}
    assert statuses(models, given) == set()
    given["stg_shop__order_events"][0] |= {"product_id": "bulb"}
    assert counted(models, given) == {"w": None, "r": "double_receipt"}
