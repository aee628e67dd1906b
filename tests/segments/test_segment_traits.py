"""S89: what marks a segment against everybody: an exact lift, with an interval that holds what it promises."""

import math
import random
from typing import Any

from model_chain import ModelChain

SIDES = ("inside", "outside")


def summed(inside: list[float], outside: list[float]) -> dict[str, Any]:
    """The row of int_segment_traits__summed for these members and these others."""
    row: dict[str, Any] = {"segment": "seg_tried", "trait": "orders"}
    for side, values in zip(SIDES, (inside, outside), strict=True):
        mean = sum(values) / len(values) if values else None
        row[f"{side}_count"], row[f"{side}_mean"] = len(values), mean
        squares = sum((value - mean) ** 2 for value in values) if mean is not None else 0
        row[f"{side}_variance"] = squares / (len(values) - 1) if len(values) > 1 else None
    row["base_mean"] = sum(inside + outside) / len(inside + outside)
    return row


def lift(models: ModelChain, *rows: dict[str, Any]) -> list[dict[str, Any]]:
    return models.rows("rpt_segment_traits", {"int_segment_traits__summed": rows})


def test_means_and_variances_are_those_of_the_members(models: ModelChain) -> None:
    """Through the patterns of segments, against plain counting."""
    members = {"seg_a": {"a": 4, "b": 2, "c": 0}, "seg_b": {"c": 0}}
    orders = {"a": 4, "b": 2, "c": 0, "d": 1, "e": 1}
    given = {
        "int_segments__named": [{"segment": name} for name in (*members, "seg_empty")],
        "int_segments__unioned": [
            {"segment": name, "customer_id": one} for name, them in members.items() for one in them
        ],
        "dim_customers": [{"customer_id": one, "order_count": count} for one, count in orders.items()],
    }
    rows = {
        row["segment"]: row for row in models.rows("int_segment_traits__summed", given) if row["trait"] == "order_count"
    }
    assert rows.keys() == {"seg_a", "seg_b"}
    for segment, row in rows.items():
        inside = [float(orders[one]) for one in members[segment]]
        outside = [float(count) for one, count in orders.items() if one not in members[segment]]
        for key, value in summed(inside, outside).items():
            if key not in {"segment", "trait"}:
                assert row[key] == value or math.isclose(row[key], value, rel_tol=1e-12), (segment, key)


def test_lift_is_the_ratio_to_all_and_lies_in_its_interval(models: ModelChain) -> None:
    (row,) = lift(models, summed([4, 6, 5, 5], [1, 2, 3, 2, 2, 2]))
    assert math.isclose(row["lift"], 5 / 3.2)
    assert row["lower_lift"] < row["lift"] < row["upper_lift"]
    assert row["reason"] is None


def test_no_interval_is_pretended(models: ModelChain) -> None:
    too_few, nothing = summed([3], [1, 2, 3]), {**summed([0, 0, 0], [1, 2, 3]), "trait": "none of it"}
    reasons = {row["trait"]: row for row in lift(models, too_few, nothing)}
    assert reasons["orders"]["reason"] == "too few"
    assert reasons["none of it"]["reason"] == "no positive mean"
    assert reasons["none of it"]["lower_lift"] is None
    assert reasons["none of it"]["lift"] == 0


def test_the_interval_covers_the_true_lift_nineteen_times_of_twenty(models: ModelChain) -> None:
    """600 samples of 80 members of mean 3 among 320 others of mean 2, exponential: the true lift is 3 / 2.2."""
    chance = random.Random(20261101)
    rows = []
    for number in range(600):
        inside = [chance.expovariate(1 / 3) for _ in range(80)]
        outside = [chance.expovariate(1 / 2) for _ in range(320)]
        rows.append({**summed(inside, outside), "trait": f"sample {number:03d}"})
    covered = sum(row["lower_lift"] <= 3 / 2.2 <= row["upper_lift"] for row in lift(models, *rows))
    # 0.95 of 600 is 570; four standard deviations of a binomial are 21.
    assert 549 <= covered <= 591, covered
