"""The bucket of a customer: even, salted, frozen, and the same number in SQL."""

import doctest

import duckdb
import numpy as np
import pytest
from scipy import stats

from measurement import assignment
from measurement.assignment import BUCKET_COUNT, bucket, buckets

CUSTOMERS = [f"c{number:06d}" for number in range(10_000)]


@pytest.mark.parametrize(
    ("namespace", "customer_id", "expected"),
    [
        ("holdout:win_back", "c000001", 6929),
        ("holdout:win_back", "12347", 5619),
        ("global", "12347", 5487),
        ("win_back:letter", "Анна'1", 2446),
    ],
)
def test_known_buckets_never_change(namespace: str, customer_id: str, expected: int) -> None:
    # Persisted assignments were made with these numbers: another formula would move people between arms.
    assert bucket(namespace, customer_id) == expected


def test_python_and_sql_agree_for_ten_thousand_customers() -> None:
    ids = [*CUSTOMERS[:9_998], "Д'Артаньян", "id with spaces"]
    rows = duckdb.execute(
        """
        select ('0x' || substr(md5(? || ':' || customer_id), 1, 8))::bigint % 10000
        from (select unnest(?) as customer_id, generate_subscripts(?, 1) as position)
        order by position
        """,
        ["holdout:win_back", ids, ids],
    ).fetchall()
    assert buckets("holdout:win_back", ids).tolist() == [row[0] for row in rows]


def test_buckets_of_many_are_the_bucket_of_each_in_order() -> None:
    assert buckets("global", reversed(CUSTOMERS[:50])).tolist() == [bucket("global", c) for c in CUSTOMERS[49::-1]]
    assert buckets("global", []).shape == (0,)


def test_buckets_spread_evenly() -> None:
    result = buckets("holdout:win_back", (f"c{number}" for number in range(100_000)))
    assert result.min() >= 0
    assert result.max() < BUCKET_COUNT
    counts = np.bincount(result // 100, minlength=100)
    assert stats.chisquare(counts).pvalue > 0.001


def test_two_namespaces_split_independently() -> None:
    holdout = buckets("holdout:win_back", CUSTOMERS) // 1_000
    variant = buckets("win_back:letter", CUSTOMERS) // 1_000
    table = np.zeros((10, 10))
    np.add.at(table, (holdout, variant), 1)
    assert stats.chi2_contingency(table).pvalue > 0.001


@pytest.mark.parametrize(("namespace", "customer_id"), [("", "c000001"), ("global", "")])
def test_an_empty_salt_or_customer_is_refused(namespace: str, customer_id: str) -> None:
    with pytest.raises(ValueError, match="== '', must be"):
        bucket(namespace, customer_id)
    with pytest.raises(ValueError, match="== '', must be"):
        buckets(namespace, [customer_id])


def test_the_documented_example_runs() -> None:
    outcome = doctest.testmod(assignment)
    assert outcome.attempted > 0
    assert outcome.failed == 0
