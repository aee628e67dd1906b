"""Bought together: rpt_item_pairs against a plain count, by example and over the whole of Online Retail."""

import datetime as dt
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import Any

import duckdb
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from item_shop import order, product, rules, shop
from model_chain import ModelChain
from scipy.sparse import coo_matrix

from setka.night import Night
from setka.pointer import read_pointer
from setka.settings import PROJECT_ROOT

RETAIL = PROJECT_ROOT.parent / "shared" / "data" / "online_retail" / "online_retail.parquet"
SERVICES = {"POST", "DOT", "C2", "M", "D", "S", "B", "BANK CHARGES", "AMAZONFEE", "CRUK"}

baskets = st.lists(
    st.tuples(st.lists(st.sampled_from("ABCDEF"), min_size=1, max_size=7), st.integers(0, 12)), max_size=14
)


def pairs(models: ModelChain, given: Any, **changed: int) -> dict[tuple[str, str], dict[str, Any]]:
    rows = models.rows("rpt_item_pairs", {**given, "item_rules": rules(**changed)})
    return {(row["product_id"], row["other_product_id"]): row for row in rows}


def test_an_order_counts_once_whatever_its_quantities_and_doubled_lines(models: ModelChain) -> None:
    one, two = order("1", "c", 1, "A", "B", "B", "A"), order("2", "c", 2, "B", "A")
    one[1]["quantity"] = 40
    found = pairs(models, shop([one, two]), pair_min_orders=2)
    assert found.keys() == {("A", "B"), ("B", "A")}
    assert found["A", "B"]["orders_together"] == 2
    assert pairs(models, shop([one]), pair_min_orders=2) == {}


def test_services_are_no_goods_by_code_and_by_category(models: ModelChain) -> None:
    orders = [order("1", "c", 1, "A", "B", "POST", "L", "N"), order("2", "c", 1, "POST")]
    described = [product("L", "Services > Lifting"), product("N", "Services not at all"), product("A", None)]
    services = [("category", "Services"), ("product_id", "POST"), ("category", "B")]
    excluded = [{"excluded_by": by, "value": value, "why": "test"} for by, value in services]
    found = pairs(models, shop(orders, stg_shop__products=described, item_exclusions=excluded), pair_min_orders=1)
    assert {one for one, _ in found} == {"A", "B", "N"}
    assert {row["order_count"] for row in found.values()} == {1}, "an order of services alone holds no goods"


def test_orders_of_wholesalers_and_of_before_the_window_do_not_count(models: ModelChain) -> None:
    orders = [
        order("edge", "c", 10, "A", "B"),
        order("too old", "c", 11, "A", "B"),
        order("at the limit", "c", 1, "A", "B", "C"),
        order("wholesale", "c", 1, "A", "B", "C", "D"),
    ]
    found = pairs(models, shop(orders), pair_min_orders=1, pair_window_days=10, pair_max_lines=3)
    assert found["A", "B"]["orders_together"] == 2
    assert found["A", "B"]["order_count"] == 2
    assert ("A", "D") not in found


@settings(max_examples=40, deadline=None)
@given(baskets=baskets, min_orders=st.integers(1, 3))
def test_pairs_equal_a_plain_count(baskets: list[tuple[list[str], int]], min_orders: int, models: ModelChain) -> None:
    orders = [order(str(number), "c", days, *held) for number, (held, days) in enumerate(baskets)]
    found = pairs(models, shop(orders), pair_min_orders=min_orders, pair_window_days=8, pair_max_lines=5)
    counting = [set(held) for held, days in baskets if days <= 8 and len(held) <= 5]
    singles = Counter(one for held in counting for one in held)
    together = Counter(pair for held in counting for pair in combinations(sorted(held), 2))
    expected = {pair: count for pair, count in together.items() if count >= min_orders}
    assert found.keys() == expected.keys() | {(other, one) for one, other in expected}
    for (one, other), row in found.items():
        count = together[min(one, other), max(one, other)]
        assert (row["orders_together"], row["product_order_count"]) == (count, singles[one])
        assert (row["other_product_order_count"], row["order_count"]) == (singles[other], len(counting))


@settings(max_examples=25, deadline=None)
@given(baskets=baskets)
def test_support_confidence_and_lift_are_what_they_are_called(
    baskets: list[tuple[list[str], int]], models: ModelChain
) -> None:
    """S131: support, confidence and lift follow from the counts; lift is the same both ways."""
    orders = [order(str(number), "c", days, *held) for number, (held, days) in enumerate(baskets)]
    found = pairs(models, shop(orders), pair_min_orders=1)
    for (one, other), row in found.items():
        mirrored = found[other, one]
        assert (row["lift"], row["support"]) == (mirrored["lift"], mirrored["support"])
        assert round(row["confidence"] * row["product_order_count"], 6) == row["orders_together"]
        assert round(row["support"] * row["order_count"], 6) == row["orders_together"]
        by_chance = Fraction(row["product_order_count"] * row["other_product_order_count"], row["order_count"])
        assert abs(Fraction(row["lift"]) - row["orders_together"] / by_chance) <= Fraction(1, 1_000_000)


def test_pairs_of_online_retail_equal_a_computation_by_pandas(retail_night: Night) -> None:
    """S131: affinity rules from baskets with support, lift and minimum evidence, from the file as it is."""
    if not RETAIL.is_file():
        pytest.skip(f"the Online Retail file is not there: {RETAIL}")
    snapshot = retail_night.paths.published / read_pointer(retail_night.paths).file
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        found = connection.execute("select * from rpt_item_pairs").df()
    expected = _pairs_by_pandas({row["rule"]: row["value"] for row in rules()})
    assert len(expected) > 50_000
    both = expected.merge(found, on=["product_id", "other_product_id"], how="outer", suffixes=("_expected", ""))
    assert len(both) == len(expected) == len(found)
    for column in ("orders_together", "product_order_count", "other_product_order_count", "order_count"):
        assert (both[column] == both[f"{column}_expected"]).all(), column
    by_chance = both["product_order_count"] * both["other_product_order_count"] / both["order_count"]
    lift = both["orders_together"] / by_chance
    assert (both["lift"].astype(float) - lift).abs().max() < 1e-6
    assert not set(found["product_id"]) & SERVICES


def _pairs_by_pandas(limits: dict[str, int]) -> pd.DataFrame:
    """The same table from the file, by other means: an incidence matrix times its transpose."""
    raw = pd.read_parquet(RETAIL)
    raw = raw.assign(
        order_id=raw["InvoiceNo"].astype(str).str.strip(), product_id=raw["StockCode"].astype(str).str.strip()
    )
    is_sale = ~raw["order_id"].str.startswith("C") & (raw["Quantity"] > 0) & (raw["UnitPrice"] > 0)
    sales = raw[raw["CustomerID"].notna() & is_sale]
    days = pd.to_datetime(sales["InvoiceDate"]).groupby(sales["order_id"]).transform("min").dt.normalize()
    sales = sales[days >= pd.Timestamp(dt.date(2011, 12, 10)) - pd.Timedelta(days=limits["pair_window_days"])]
    lines = sales.groupby("order_id")["product_id"].transform("size")
    sales = sales[(lines <= limits["pair_max_lines"]) & ~sales["product_id"].isin(SERVICES)]
    held = sales[["order_id", "product_id"]].drop_duplicates()
    orders, products = held["order_id"].astype("category"), held["product_id"].astype("category")
    incidence = pd.DataFrame({"o": orders.cat.codes, "p": products.cat.codes})
    matrix = coo_matrix((pd.Series(1, index=incidence.index), (incidence["o"], incidence["p"]))).tocsr()
    together = (matrix.T @ matrix).tocoo()
    names = products.cat.categories
    counts = pd.DataFrame({"one": together.row, "other": together.col, "orders_together": together.data})
    singles = counts[counts["one"] == counts["other"]].set_index("one")["orders_together"]
    counts = counts[(counts["one"] != counts["other"]) & (counts["orders_together"] >= limits["pair_min_orders"])]
    return pd.DataFrame(
        {
            "product_id": names[counts["one"]],
            "other_product_id": names[counts["other"]],
            "orders_together": counts["orders_together"].to_numpy(),
            "product_order_count": singles.loc[counts["one"]].to_numpy(),
            "other_product_order_count": singles.loc[counts["other"]].to_numpy(),
            "order_count": held["order_id"].nunique(),
        }
    )


def test_a_lift_of_one_is_chance(models: ModelChain) -> None:
    orders = [
        order("1", "c", 1, "A", "B"),
        order("2", "c", 1, "A"),
        order("3", "c", 1, "B"),
        order("4", "c", 1, "C"),
    ]
    (row,) = [row for key, row in pairs(models, shop(orders), pair_min_orders=1).items() if key == ("A", "B")]
    assert (row["support"], row["confidence"], row["lift"]) == (Decimal("0.25"), Decimal("0.5"), Decimal(1))
