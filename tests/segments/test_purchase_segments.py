"""Every segment whose past is computed from orders, on the UCI Online Retail file, against pandas."""

import csv
from collections.abc import Callable
from typing import Final

import duckdb
import pandas as pd
import pytest

from setka.night import Night
from setka.paths import DBT_PROJECT
from setka.pointer import read_pointer
from setka.segments import read_segments
from setka.settings import PROJECT_ROOT

SOURCE = PROJECT_ROOT.parent / "shared" / "data" / "online_retail"
TONIGHT = pd.Timestamp("2011-12-10")

with (DBT_PROJECT / "seeds" / "segment_thresholds.csv").open(encoding="utf-8") as file:
    NUMBERS: Final = {row["threshold"]: int(row["value"]) for row in csv.DictReader(file)}

Rule = Callable[[pd.DataFrame], "pd.Series[bool]"]


def months_ago(threshold: str) -> pd.Timestamp:
    return TONIGHT - pd.DateOffset(months=NUMBERS[threshold])


def silent(buyers: pd.DataFrame, low: int, high: int) -> "pd.Series[bool]":
    return (TONIGHT - buyers["last"]).dt.days.between(low, high)


# Each rule as the segment's English sentence and the seed of thresholds have it, over one row per buyer.
RULES: Final[dict[str, Rule]] = {
    "seg_active": lambda buyers: buyers["last"] > months_ago("inactive_after_months"),
    "seg_inactive_calendar": lambda buyers: buyers["last"] <= months_ago("inactive_after_months"),
    # Nobody on either side: the file holds one year.
    "seg_long_standing": lambda buyers: (
        (buyers["first"] <= months_ago("long_standing_months")) & (buyers["last"] > months_ago("inactive_after_months"))
    ),
    "seg_new_customers": lambda buyers: (TONIGHT - buyers["first"]).dt.days <= NUMBERS["new_within_days"],
    "seg_one_time_buyers": lambda buyers: buyers.orders == 1,
    "seg_regular_buyers": lambda buyers: buyers.orders >= NUMBERS["regular_orders"],
    "seg_big_spenders": lambda buyers: buyers.net_90 > NUMBERS["quarter_spend"],
    "seg_loyal_by_spend": lambda buyers: buyers.net_365 > NUMBERS["loyal_year_spend"],
    # The practitioners' picture in words: a quarter, half a year, and how often before.
    "seg_zone_new": lambda buyers: (buyers.orders == 1) & silent(buyers, 0, 90),
    "seg_zone_potential": lambda buyers: buyers.orders.between(2, 3) & silent(buyers, 0, 90),
    "seg_zone_best": lambda buyers: (buyers.orders > 3) & silent(buyers, 0, 90),
    "seg_zone_discount_belt": lambda buyers: silent(buyers, 91, 180),
    "seg_zone_former_new": lambda buyers: (buyers.orders <= 2) & silent(buyers, 181, 10_000),
    "seg_zone_former_best": lambda buyers: (buyers.orders > 2) & silent(buyers, 181, 10_000),
}


@pytest.fixture(scope="module")
def buyers() -> pd.DataFrame:
    """One row per buyer of the file, read by pandas alone: orders, first and last day, money less what came back."""
    rows = pd.read_parquet(SOURCE / "online_retail.parquet").dropna(subset=["CustomerID"])
    rows = rows.assign(
        value=(rows.Quantity * rows.UnitPrice).round(4), customer=rows.CustomerID.astype(int).astype(str)
    )
    is_return = rows.InvoiceNo.astype(str).str.startswith("C")
    sold = rows[~is_return & (rows.Quantity > 0) & (rows.UnitPrice > 0)]
    # An invoice of several minutes is dated by its first line.
    found = sold.groupby(["customer", "InvoiceNo"]).agg(moment=("InvoiceDate", "first"), value=("value", "sum"))
    orders = found.reset_index().assign(date=lambda invoices: invoices.moment.dt.normalize())
    back = rows[is_return].assign(date=lambda lines: lines.InvoiceDate.dt.normalize())
    known = orders.groupby("customer").agg(orders=("value", "size"), first=("date", "min"), last=("date", "max"))
    moved = pd.concat([orders[["customer", "date", "value"]], back[["customer", "date", "value"]]])
    for days in (90, 365):
        inside = moved[(TONIGHT - moved.date).dt.days <= days]
        known[f"net_{days}"] = inside.groupby("customer").value.sum().reindex(known.index, fill_value=0).round(4)
    return known


@pytest.fixture(scope="module")
def members(retail_night: Night) -> dict[str, set[str]]:
    """Who was in which segment on the night of 2011-12-10, as published."""
    published = retail_night.paths.published / read_pointer(retail_night.paths).file
    with duckdb.connect(str(published), read_only=True) as connection:
        rows = connection.execute(
            "select segment, customer_id from fct_segment_memberships where left_date is null"
        ).fetchall()
    found: dict[str, set[str]] = {}
    for segment, customer in rows:
        found.setdefault(segment, set()).add(customer)
    return found


@pytest.mark.parametrize("segment", RULES)
def test_members_on_online_retail_equal_pandas(
    members: dict[str, set[str]], buyers: pd.DataFrame, segment: str
) -> None:
    assert members.get(segment, set()) == set(buyers.index[RULES[segment](buyers)])


def test_every_segment_with_a_computed_past_is_compared() -> None:
    assert {segment.name for segment in read_segments() if not segment.history_since} == set(RULES)
