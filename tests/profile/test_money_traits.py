"""Orders and money of each customer, computed from staging rows through the whole profile."""

import datetime as dt
from decimal import Decimal
from typing import Any

from model_chain import ModelChain

Row = dict[str, Any]
NIGHT = dt.date(2026, 11, 1)
# Traits that are named like counts and sums and speak of something else than what was bought.
NO_SUMS = {"usual_size_piece_count", "revenue_decile", "account_count", "expected_revenue_365_days"}
REGISTERED_AT = dt.datetime(2026, 1, 1)  # noqa: DTZ001 -- raw files hold naive UTC


def bought(order_id: str, days_ago: int, price: float, **traits: object) -> Row:
    """An order of one line, so many local days before the night, at noon in Moscow."""
    day = NIGHT - dt.timedelta(days=days_ago)
    fields = {"customer_id": "c", "sales_channel": "online", "shipping_amount": 0, "product_id": "lamp"}
    fields |= {"quantity": 1, "discount": 0, "order_id": order_id, "price": price, "order_date": day}
    return fields | {"ordered_at": dt.datetime.combine(day, dt.time(9))} | traits


def shop(orders: list[Row], **more: Any) -> dict[str, Any]:
    lines = [
        {"order_id": row["order_id"], "line_number": 1, "product_id": row.pop("product_id"),
         "quantity": row["quantity"], "unit_price": row["price"], "discount_amount": row["discount"], "is_sale": True,
         "revenue": row.pop("quantity") * row.pop("price") - row.pop("discount")}
        for row in orders
    ]  # fmt: skip
    return {"stg_shop__orders": orders, "stg_shop__order_lines": lines, **more}


def profile(models: ModelChain, given: dict[str, Any], customer_id: str = "c") -> Row:
    rows = models.rows("dim_customers", given, as_of=NIGHT)
    return next(row for row in rows if row["customer_id"] == customer_id)


def returned(number: int, order_id: str, days_ago: int, amount: float, pieces: int | None = 1) -> Row:
    at = dt.datetime.combine(NIGHT - dt.timedelta(days=days_ago), dt.time(9))
    return {"event_id": f"e{number}", "order_id": order_id, "event_type": "returned", "occurred_at": at,
            "line_number": 1, "quantity": pieces, "amount": amount}  # fmt: skip


def test_money_traits_of_one_customer(models: ModelChain) -> None:
    """S51: orders, money, returns and channels of a customer, each figure counted by hand."""
    orders = [
        bought("o1", 400, 100, sales_channel="store", store_id="s1", quantity=2, discount=20),
        bought("o2", 366, 50, sales_channel="store", store_id="s1", promo_code="P"),
        bought("o3", 365, 70, sales_channel="app", shipping_amount=5),
        bought("o4", 91, 30, product_id="bulb"),
        bought("o5", 90, 40),
        bought("o6", 31, 60),
        bought("o7", 30, 90, discount=10, promo_code="P"),
    ]
    returns = [returned(1, "o1", 366, 90), returned(2, "o5", 90, 40), returned(3, "o7", 30, 20, None)]
    products = [{"product_id": "lamp", "category": "light", "cost": 25}, {"product_id": "bulb", "category": "light"}]

    row = profile(models, shop(orders, stg_shop__order_events=returns, stg_shop__products=products))

    expected = {
        "order_count": 7, "order_count_30_days": 1, "order_count_90_days": 3, "order_count_365_days": 5,
        "revenue": 510, "revenue_30_days": 80, "revenue_90_days": 180, "revenue_365_days": 280,
        "returned_order_count": 3, "returned_item_count": 3, "returned_amount": 150, "returned_amount_30_days": 20,
        "returned_amount_90_days": 60, "returned_amount_365_days": 60, "last_return_date": dt.date(2026, 10, 2),
        "net_revenue": 360, "net_revenue_30_days": 60, "net_revenue_90_days": 120, "net_revenue_365_days": 220,
        "returned_share": Decimal("0.294118"), "average_order_value": Decimal("72.8571"), "largest_order_value": 180,
        "first_order_value": 180, "last_order_value": 80, "item_count": 8,
        "average_items_per_order": Decimal("1.1429"), "discount_amount": 30, "discount_amount_365_days": 10,
        "discounted_order_count": 2, "shipping_amount": 5, "promo_order_count": 2,
        "online_order_count": 4, "store_order_count": 2, "app_order_count": 1, "phone_order_count": 0,
        "online_order_share": Decimal("0.571429"), "store_order_share": Decimal("0.285714"),
        "app_order_share": Decimal("0.142857"), "favourite_channel": "online", "first_sales_channel": "store",
        "last_sales_channel": "online", "product_count": 2, "category_count": 1,
        "first_order_date": dt.date(2025, 9, 27), "last_order_date": dt.date(2026, 10, 2),
        "days_since_first_order": 400, "days_since_last_order": 30,
    }  # fmt: skip
    assert {name: row[name] for name in expected} == expected


def test_who_never_bought_has_zeros_and_no_averages(models: ModelChain) -> None:
    row = profile(models, {"stg_shop__customers": [{"customer_id": "c", "registered_at": REGISTERED_AT}]})

    zeros = {name: value for name, value in row.items() if name.endswith("_count") or "revenue" in name}
    zeros = {name: value for name, value in zeros.items() if name not in NO_SUMS}
    assert len(zeros) > 15
    assert {name for name, value in zeros.items() if value != 0} == {"expected_discounted_line_count"} - {
        name for name, value in row.items() if value == 0
    }
    nothing = ["average_order_value", "returned_share", "favourite_channel", "favourite_store_id", "margin",
               "mean_days_between_orders", "revenue_decile", "top_measure", "days_since_last_order"]  # fmt: skip
    assert [row[name] for name in nothing] == [None] * len(nothing)
    assert (row["trend"], row["price_sensitivity"], row["regularity"]) == ("unknown", "unknown", "unknown")
    assert (row["nearest_store_source"], row["is_top_20_percent"], row["lifecycle_zone"]) == ("none", False, "prospect")


def test_of_equally_used_channels_the_one_used_last_is_the_favourite(models: ModelChain) -> None:
    channels = ["store", "phone", "app", "online"]
    for last in channels:
        order = [one for one in channels if one != last] + [last]
        orders = [bought(f"o{n}", 10 - n, 1, sales_channel=one) for n, one in enumerate(order)]
        assert profile(models, shop(orders))["favourite_channel"] == last
    twice = [bought("a", 9, 1, sales_channel="phone"), bought("b", 8, 1, sales_channel="phone"), bought("c", 1, 1)]
    assert profile(models, shop(twice))["favourite_channel"] == "phone"


def test_margin_speaks_for_the_part_whose_cost_is_known(models: ModelChain) -> None:
    """Returns take their margin back; without any known cost the margin is unknown and not 0."""
    orders = [
        bought("old", 400, 100, quantity=3),
        bought("new", 10, 80),
        bought("dear", 5, 60, product_id="no cost"),
        bought("other", 5, 60, product_id="no cost", customer_id="d"),
    ]
    products = [{"product_id": "lamp", "cost": 30}, {"product_id": "no cost"}]
    given = shop(orders, stg_shop__products=products, stg_shop__order_events=[returned(1, "old", 20, 100)])

    row, other = profile(models, given), profile(models, given, "d")

    # 300 - 3 x 30, 80 - 30, and one of the three back: 100 - 30.
    assert (row["margin"], row["margin_365_days"]) == (210 + 50 - 70, 50 - 70)
    assert (row["revenue_with_cost"], row["margin_coverage"]) == (380, Decimal("0.863636"))
    assert (other["margin"], other["margin_365_days"], other["margin_coverage"]) == (None, None, 0)


def test_nearest_shop_is_where_most_orders_were_then_the_city_then_none(models: ModelChain) -> None:
    stores = [{"store_id": f"s{n}", "city": city} for n, city in [(3, "Tula"), (2, " tula"), (1, "Omsk"), (4, None)]]
    customers = [
        {"customer_id": name, "city": city, "registered_at": REGISTERED_AT}
        for name, city in [("c", "Omsk"), ("t", "TULA "), ("x", "Perm")]
    ]
    orders = [
        bought("a", 9, 1, store_id="s3", sales_channel="store"),
        bought("b", 8, 1, store_id="s4", sales_channel="store"),
        bought("c", 7, 1),
    ]
    given = {**shop(orders), "stg_shop__customers": customers, "stg_shop__stores": stores}

    found = {
        row["customer_id"]: (row["nearest_store_id"], row["nearest_store_source"], row["store_count"])
        for row in models.rows("dim_customers", given, as_of=NIGHT)
    }

    assert found == {"c": ("s4", "purchases", 2), "t": ("s2", "city", 0), "x": (None, "none", 0)}
    assert profile(models, given)["favourite_store_id"] == "s4"


def test_sizes_are_those_kept_per_category(models: ModelChain) -> None:
    """S80: most pieces after returns, of equal ones the one bought last; 38 of shoes is not 38 of shirts."""
    products = [
        {"product_id": f"{category} {size}", "category": category, "size": size}
        for category in ("shoes", "shirts")
        for size in ("38", "39")
    ] + [{"product_id": "lamp", "category": "light"}]
    orders = [
        bought("o1", 50, 10, product_id="shoes 38", quantity=3),
        bought("o2", 40, 10, product_id="shoes 39", quantity=1),
        bought("o3", 30, 10, product_id="shirts 39"),
        bought("o4", 20, 10, product_id="shirts 38"),
        bought("o5", 10, 10, product_id="lamp", quantity=9),
    ]
    back = returned(1, "o1", 5, 20, 2)
    given = shop(orders, stg_shop__products=products)

    before = profile(models, given)
    given["stg_shop__order_events"] = [back]
    sizes = models.rows("int_customer_sizes", given, as_of=NIGHT)
    after = profile(models, given)
    given["stg_shop__order_events"] = [back | {"quantity": 3}]
    without = models.rows("int_customer_sizes", given, as_of=NIGHT)

    assert (before["usual_size"], before["usual_size_category"], before["usual_size_piece_count"]) == ("38", "shoes", 3)
    assert {(row["category"], row["size"], row["piece_count"]): row["is_usual"] for row in sizes} == {
        ("shoes", "38", 1): False,
        ("shoes", "39", 1): True,
        ("shirts", "39", 1): False,
        ("shirts", "38", 1): True,
    }
    assert (after["usual_size"], after["usual_size_category"]) == ("38", "shirts")
    assert ("shoes", "38") not in {(row["category"], row["size"]) for row in without}


def test_receipts_without_a_customer_are_counted_beside_the_others(models: ModelChain) -> None:
    """S40: the share of identified receipts per month and shop; second receipts and cancelled ones are none."""
    orders = [
        bought("a", 40, 10, sales_channel="store", store_id="s1"),
        bought("b", 35, 20, sales_channel="store", store_id="s1", customer_id=None),
        bought("gone", 35, 20, sales_channel="store", store_id="s1", customer_id=None),
        bought("web", 35, 99, store_id="s1", customer_id=None),
        bought("second", 34, 99, sales_channel="store", store_id="s1", customer_id=None),
        bought("d", 5, 30, sales_channel="store", customer_id=None),
    ]
    called_off = [{"event_id": "e", "order_id": "gone", "event_type": "cancelled"}]

    rows = models.rows("rpt_identified_receipts", shop(orders, stg_shop__order_events=called_off), as_of=NIGHT)

    assert [tuple(row.values()) for row in rows] == [
        (dt.date(2026, 9, 1), "s1", 2, 1, Decimal("0.5"), 30, 10),
        (dt.date(2026, 10, 1), "unknown", 1, 0, 0, 30, 0),
    ]
