"""What each partner brought."""

import datetime as dt
from decimal import Decimal
from typing import Any

from model_chain import ModelChain

PARTNERS = [
    {"partner_id": "clinic", "partner_name": "Clinic", "partner_code": "KLINIKA", "partner_kind": "clinic"},
    {"partner_id": "blog", "partner_name": "Blog", "partner_code": "READER", "partner_kind": "blog"},
    {"partner_id": "idle", "partner_name": "Idle", "partner_code": "IDLE", "partner_kind": "shop"},
]


def account(customer_id: str, partner_code: str | None, day: int = 1) -> dict[str, Any]:
    registered_at = dt.datetime(2026, 1, day)  # noqa: DTZ001 -- raw files hold naive UTC
    return {"customer_id": customer_id, "partner_code": partner_code, "registered_at": registered_at}


def customer(customer_id: str, order_count: int, revenue: int, net: int, potential: int | None) -> dict[str, Any]:
    money = {"revenue": revenue, "net_revenue": net, "potential_value": potential}
    return {"customer_id": customer_id, "order_count": order_count, **money}


GIVEN: dict[str, Any] = {
    "stg_shop__partners": PARTNERS,
    "stg_shop__customers": [
        account("buyer", " klinika "),
        account("looker", "KLINIKA"),
        account("older", "READER", day=1),
        account("newer", "KLINIKA", day=2),
        account("by code", None),
        account("late code", None),
        account("stranger", "NOBODY"),
    ],
    "customer_aliases": [{"alias_id": "newer", "customer_id": "older"}],
    "fct_orders": [
        {"order_id": "o1", "customer_id": "by code", "order_number": 1, "promo_code": "reader"},
        {"order_id": "o2", "customer_id": "buyer", "order_number": 1, "promo_code": "READER"},
        {"order_id": "o3", "customer_id": "late code", "order_number": 2, "promo_code": "READER"},
    ],
    "dim_customers": [
        customer("buyer", 2, 100, 90, 40),
        customer("looker", 0, 0, 0, None),
        customer("older", 1, 50, 50, 10),
        customer("by code", 1, 30, 30, None),
        customer("late code", 2, 70, 70, 5),
        customer("stranger", 1, 9, 9, 1),
    ],
}


def test_a_partner_is_credited_with_whom_it_brought_and_what_they_are_worth(models: ModelChain) -> None:
    """S33: per partner conversion and value; the account's code first, else that of the first order, persons once."""
    found = {row["partner_id"]: row for row in models.rows("rpt_partners", GIVEN)}
    figures = ("customer_count", "buyer_count", "order_count", "revenue", "net_revenue", "potential_value")
    assert {name: tuple(row[figure] for figure in figures) for name, row in found.items()} == {
        "clinic": (2, 1, 2, 100, 90, 40),
        "blog": (2, 2, 2, 80, 80, 10),
        "idle": (0, 0, 0, 0, 0, None),
    }
    assert [found[name]["conversion"] for name in ("clinic", "blog", "idle")] == [Decimal("0.5"), Decimal(1), None]
    assert [found[name]["net_revenue_per_customer"] for name in ("clinic", "blog")] == [Decimal(45), Decimal(40)]


def test_why_a_customer_counts_for_a_partner_is_told(models: ModelChain) -> None:
    rows = models.rows("int_customers__partnered", GIVEN)
    assert {(row["customer_id"], row["partner_id"], row["partner_evidence"]) for row in rows} == {
        ("buyer", "clinic", "account"),
        ("looker", "clinic", "account"),
        ("older", "blog", "account"),
        ("by code", "blog", "first_order"),
    }


def test_of_two_partners_with_one_code_the_lower_id_has_it_whichever_landed_first(models: ModelChain) -> None:
    twins = [{"partner_id": name, "partner_name": name, "partner_code": "SAME"} for name in ("b", "a", "c")]
    for order in (twins, twins[::-1]):
        given = {"stg_shop__partners": order, "stg_shop__customers": [account("buyer", "same")]}
        assert [row["partner_id"] for row in models.rows("int_customers__partnered", given)] == ["a"]
