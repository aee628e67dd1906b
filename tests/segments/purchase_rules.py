"""What each purchase segment means, said once more in pandas, over orders that pandas read from a raw file itself."""

import csv
import itertools
from collections.abc import Callable
from fractions import Fraction
from typing import Final

import duckdb
import pandas as pd

from setka.night import Night
from setka.paths import DBT_PROJECT
from setka.pointer import read_pointer


def _numbers(seed: str, key: str) -> dict[str, int]:
    with (DBT_PROJECT / "seeds" / f"{seed}.csv").open(encoding="utf-8") as file:
        return {row[key]: int(row["value"]) for row in csv.DictReader(file)}


NUMBERS: Final = _numbers("segment_thresholds", "threshold")
PROFILE_NUMBERS: Final = _numbers("profile_rules", "rule")

Rule = Callable[[pd.DataFrame, pd.Timestamp], "pd.Series[bool]"]


def months_before(tonight: pd.Timestamp, threshold: str) -> pd.Timestamp:
    return tonight - pd.DateOffset(months=NUMBERS[threshold])


def silent(buyers: pd.DataFrame, tonight: pd.Timestamp, low: int, high: int) -> "pd.Series[bool]":
    return (tonight - buyers["last"]).dt.days.between(low, high)


def active(buyers: pd.DataFrame, tonight: pd.Timestamp) -> "pd.Series[bool]":
    return buyers["last"] > months_before(tonight, "inactive_after_months")


def top_by_revenue(buyers: pd.DataFrame, _: pd.Timestamp) -> "pd.Series[bool]":
    """The top percent of buyers by what they spent and kept, equal ones by id; costs are in neither file."""
    places = buyers.reset_index().sort_values(["net", "customer"], ascending=[False, True])["customer"]
    count = -(-len(buyers) * PROFILE_NUMBERS["top_percent"] // 100)
    return pd.Series(buyers.index.isin(set(places.head(count))), index=buyers.index)


def trend(dates: list[pd.Timestamp], tonight: pd.Timestamp) -> int:
    """1 for a buyer who comes faster than before, -1 for slower, 0 for neither or too few orders to say."""
    if len(dates) < PROFILE_NUMBERS["trend_minimum_orders"]:
        return 0
    *earlier, last = [(after - before).days for before, after in itertools.pairwise(dates)]
    latest, mean = max(last, (tonight - dates[-1]).days), Fraction(sum(earlier), len(earlier))
    share = Fraction(PROFILE_NUMBERS["trend_interval_percent"], 100)
    signal = 0
    if mean > 0:
        signal = -1 if latest >= mean * (1 + share) else int(latest <= mean * (1 - share))
    window, share = PROFILE_NUMBERS["trend_window_days"], Fraction(PROFILE_NUMBERS["trend_frequency_percent"], 100)
    ages = [(tonight - date).days for date in dates]
    now, before = sum(age < window for age in ages), sum(window <= age < 2 * window for age in ages)
    if ages[0] >= 2 * window and abs(now - before) >= PROFILE_NUMBERS["trend_minimum_difference"]:
        signal += -1 if now <= before * (1 - share) else int(now >= before * (1 + share))
    return signal


# As each segment's English sentence and the seeds have it, over one row per buyer.
RULES: Final[dict[str, Rule]] = {
    "seg_active": active,
    "seg_inactive_calendar": lambda buyers, tonight: ~active(buyers, tonight),
    "seg_long_standing": lambda buyers, tonight: (
        (buyers["first"] <= months_before(tonight, "long_standing_months")) & active(buyers, tonight)
    ),
    "seg_new_customers": lambda buyers, tonight: (tonight - buyers["first"]).dt.days <= NUMBERS["new_within_days"],
    "seg_one_time_buyers": lambda buyers, _: buyers.orders == 1,
    "seg_regular_buyers": lambda buyers, _: buyers.orders >= NUMBERS["regular_orders"],
    "seg_big_spenders": lambda buyers, _: buyers.net_90 > NUMBERS["quarter_spend"],
    "seg_loyal_by_spend": lambda buyers, _: buyers.net_365 > NUMBERS["loyal_year_spend"],
    # The practitioners' picture in words: a quarter, half a year, and how often before.
    "seg_zone_new": lambda buyers, tonight: (buyers.orders == 1) & silent(buyers, tonight, 0, 90),
    "seg_zone_potential": lambda buyers, tonight: buyers.orders.between(2, 3) & silent(buyers, tonight, 0, 90),
    "seg_zone_best": lambda buyers, tonight: (buyers.orders > 3) & silent(buyers, tonight, 0, 90),
    "seg_zone_discount_belt": lambda buyers, tonight: silent(buyers, tonight, 91, 180),
    "seg_zone_former_new": lambda buyers, tonight: (buyers.orders <= 2) & silent(buyers, tonight, 181, 10_000),
    "seg_zone_former_best": lambda buyers, tonight: (buyers.orders > 2) & silent(buyers, tonight, 181, 10_000),
    # Their past is recorded: who is in them tonight follows from orders all the same.
    "seg_growing": lambda buyers, tonight: buyers.dates.map(lambda dates: trend(dates, tonight) > 0),
    "seg_declining": lambda buyers, tonight: buyers.dates.map(lambda dates: trend(dates, tonight) < 0),
    "seg_store_buyers": lambda buyers, _: buyers.store_orders == buyers.orders,
    "seg_top_by_margin": top_by_revenue,
}
# Of the segments of buyers those that follow from more than who bought when, where and for how much.
NOT_FROM_ORDERS_ALONE: Final = {
    "seg_category_repeat_buyers": "neither file names the goods that the seed asks for",
    "seg_dissatisfied": "answers",
    "seg_high_potential": "a fitted model; its parameters have tests of their own",
    "seg_likely_to_leave": "a fitted model; its parameters have tests of their own",
    "seg_loyal_in_city": "addresses",
    "seg_loyalty_members": "cards of the programme",
    "seg_points_to_burn": "points",
    "seg_price_sensitive": "discounts against chance; tests/profile",
}


def buyers_of(orders: pd.DataFrame, returns: pd.DataFrame, tonight: pd.Timestamp) -> pd.DataFrame:
    """One row per buyer, indexed by customer.

    orders: one row per order with customer, moment, value, is_store; returns: customer, date and value, below zero.
    """
    orders = orders.assign(date=orders.moment.dt.normalize()).sort_values("moment", kind="stable")
    known = orders.groupby("customer").agg(
        orders=("value", "size"),
        first=("date", "min"),
        last=("date", "max"),
        store_orders=("is_store", "sum"),
        dates=("date", list),
    )
    moved = pd.concat([orders[["customer", "date", "value"]], returns[["customer", "date", "value"]]])
    for name, days in (("net_90", 90), ("net_365", 365), ("net", 10_000)):
        inside = moved[(tonight - moved.date).dt.days <= days]
        known[name] = inside.groupby("customer").value.sum().reindex(known.index, fill_value=0).round(4)
    return known


def members_tonight(night: Night) -> dict[str, set[str]]:
    """Who is in which segment by the published snapshot of a night."""
    published = night.paths.published / read_pointer(night.paths).file
    with duckdb.connect(str(published), read_only=True) as connection:
        rows = connection.execute("select segment, customer_id from int_segments__unioned").fetchall()
        stays = connection.execute("select segment, customer_id from fct_segment_memberships where left_date is null")
        assert set(rows) == set(stays.fetchall()), "the history ends with tonight's members"
    found: dict[str, set[str]] = {}
    for segment, customer in rows:
        found.setdefault(segment, set()).add(customer)
    return found
