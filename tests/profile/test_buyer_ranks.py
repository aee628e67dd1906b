"""Deciles of buyers, the top fifth, and the report of who brings the money."""

import itertools
from decimal import Decimal
from typing import Any

import pytest
from model_chain import ModelChain

Row = dict[str, Any]


def buyers(revenues: list[int], returned: dict[str, int] | None = None) -> dict[str, list[Row]]:
    names = [f"c{number:02}" for number in range(len(revenues))]
    return {
        "int_customers__listed": [{"customer_id": name} for name in [*names, "never"]],
        "int_customers__purchased": [
            {"customer_id": name, "order_count": 1, "revenue": revenue}
            for name, revenue in zip(names, revenues, strict=True)
        ],
        "int_customers__returned": [{"customer_id": n, "returned_amount": a} for n, a in (returned or {}).items()],
        "int_customers__itemised": [],
    }


def ranks(models: ModelChain, given: dict[str, list[Row]]) -> dict[str, Row]:
    return {row["customer_id"]: row for row in models.rows("int_customers__ranked", given)}


def test_deciles_hold_equal_parts_and_ties_are_settled_by_id(models: ModelChain) -> None:
    found = ranks(models, buyers([5] * 20))

    assert [found[f"c{n:02}"]["revenue_decile"] for n in range(20)] == [1 + n // 2 for n in range(20)]
    assert [name for name, row in found.items() if row["is_top_20_percent"]] == ["c00", "c01", "c02", "c03"]
    assert (found["never"]["revenue_decile"], found["never"]["is_top_20_percent"]) == (None, False)


@pytest.mark.parametrize(("count", "top"), [(1, 1), (4, 1), (5, 1), (6, 2), (10, 2), (11, 3)])
def test_the_top_fifth_is_whole_buyers(models: ModelChain, count: int, top: int) -> None:
    found = ranks(models, buyers(list(range(count))))

    best = {f"c{n:02}" for n in range(count - top, count)}
    assert {name for name, row in found.items() if row["is_top_20_percent"]} == best


def test_returns_lower_the_rank(models: ModelChain) -> None:
    found = ranks(models, buyers([10, 20, 30, 40, 50], {"c04": 45}))

    assert found["c04"]["revenue_decile"] == 9
    assert found["c03"]["is_top_20_percent"]


def test_the_top_is_by_margin_once_enough_of_the_cost_is_known(models: ModelChain) -> None:
    """S78: top 20 % by margin where the cost of 80 % of the shop's revenue is known, else by net revenue."""
    given = buyers([100, 50, 50, 50, 50])
    known = [
        {"customer_id": "c00", "margin": 1, "revenue_with_cost": 100},
        {"customer_id": "c01", "margin": 40, "revenue_with_cost": 50},
        {"customer_id": "c02", "margin": 9, "revenue_with_cost": 50},
        {"customer_id": "c03", "margin": 8, "revenue_with_cost": 40},
    ]

    for items, measure, top in (
        ([*known], "margin", "c01"),
        (known[:3], "net_revenue", "c00"),
        ([], "net_revenue", "c00"),
    ):
        given["int_customers__itemised"] = items
        found = ranks(models, given)
        assert {row["top_measure"] for row in found.values()} == {measure, None}
        assert [name for name, row in found.items() if row["is_top_20_percent"]] == [top]


def test_the_report_adds_up_to_the_whole_by_each_measure(models: ModelChain) -> None:
    """S78: per tenth the customers, their money, its share and the share down to here."""
    given = buyers([1000, *range(1, 20)], {"c00": 100})
    given["int_customers__itemised"] = [{"customer_id": "c05", "margin": 3, "revenue_with_cost": 5}]

    rows = models.rows("rpt_pareto", given)

    for measure, total in (("net_revenue", 900 + 190), ("margin", 3)):
        parts = [row for row in rows if row["measure"] == measure]
        assert [row["decile"] for row in parts] == list(range(1, 11))
        assert sum(row["customer_count"] for row in parts) == 20
        assert sum(row["amount"] for row in parts) == total
        assert [row["total_amount"] for row in parts] == [total] * 10
        assert [row["cumulative_amount"] for row in parts] == list(itertools.accumulate(row["amount"] for row in parts))
        assert parts[-1]["cumulative_share"] == 1
    assert [row["amount_share"] for row in rows if row["decile"] == 1] == [1, Decimal("0.843119")]
    given["int_customers__itemised"] = []
    assert {row["measure"] for row in models.rows("rpt_pareto", given)} == {"net_revenue"}
