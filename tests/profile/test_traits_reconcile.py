"""Traits of behaviour over a whole night, counted again from the published facts by other means than SQL."""

import datetime as dt
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from setka.night import Night
from setka.pointer import read_pointer
from setka.settings import zone

WINDOWS = (30, 90, 365)

# Each trait by its name, so that a search for a trait finds the test that pins it.
VISITS = [
    *("visit_count_30_days", "visit_count_90_days", "visit_count_365_days"),
    *("view_count_30_days", "view_count_90_days", "view_count_365_days"),
    *("product_view_count_30_days", "product_view_count_90_days", "product_view_count_365_days"),
]
LETTERS = [
    *("letters_delivered_30_days", "letters_delivered_90_days", "letters_delivered_365_days"),
    *("letters_opened_30_days", "letters_opened_90_days", "letters_opened_365_days"),
    *("letters_clicked_30_days", "letters_clicked_90_days", "letters_clicked_365_days"),
    *("letters_machine_opened_30_days", "letters_machine_opened_90_days", "letters_machine_opened_365_days"),
]


@pytest.fixture(scope="module")
def snapshot(synthetic_night: Night) -> Path:
    return synthetic_night.paths.published / read_pointer(synthetic_night.paths).file


def table(snapshot: Path, name: str) -> pd.DataFrame:
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        return connection.table(name).df()


def local_age(instants: pd.Series, night: Night) -> pd.Series:
    """Whole local days from each instant, naive UTC, to the night's date; missing where there is no instant."""
    shop = zone(night.clock.timezone)
    dates = instants.dt.tz_localize("UTC").dt.tz_convert(shop).dt.tz_localize(None).dt.normalize()
    return (pd.Timestamp(night.clock.night) - dates).dt.days


def held_to(profile: pd.DataFrame, expected: pd.DataFrame) -> None:
    """Every customer has the counted number, who has no row 0, and each trait counts something somewhere."""
    counted = expected.reindex(profile.index).fillna(0).astype(int)
    pd.testing.assert_frame_equal(profile[expected.columns].astype(int), counted, check_names=False)
    assert counted.sum().gt(0).all(), counted.sum()


def test_visits_and_views_are_those_of_the_sessions(synthetic_night: Night, snapshot: Path) -> None:
    """S56: how often, and what was viewed."""
    sessions = table(snapshot, "fct_sessions").dropna(subset="customer_id")
    age = local_age(sessions["started_at"], synthetic_night)
    sessions["view_count"] = sessions["category_view_count"] + sessions["product_view_count"]
    counted = {}
    for days in WINDOWS:
        recent = sessions[age <= days].groupby("customer_id")
        counted[f"visit_count_{days}_days"] = recent.size()
        counted[f"view_count_{days}_days"] = recent["view_count"].sum()
        counted[f"product_view_count_{days}_days"] = recent["product_view_count"].sum()
    profile = table(snapshot, "dim_customers").set_index("customer_id")
    held_to(profile, pd.DataFrame(counted)[VISITS])


def test_letters_are_those_of_the_messages(synthetic_night: Night, snapshot: Path) -> None:
    """S56, S226: by people; what machines opened is counted apart."""
    messages = table(snapshot, "fct_messages")
    letters = messages[(messages["channel"] == "email") & (messages["status"] == "delivered")].copy()
    # A person's reaction proves the arrival of what no receiver reported.
    arrived = letters["delivered_at"].fillna(letters["first_opened_at"]).fillna(letters["first_clicked_at"])
    instants = {
        "letters_delivered": arrived,
        "letters_opened": letters["first_opened_at"],
        "letters_clicked": letters["first_clicked_at"],
        "letters_machine_opened": letters["first_machine_opened_at"],
    }
    counted = {}
    for name, instant in instants.items():
        age = local_age(instant, synthetic_night)
        for days in WINDOWS:
            counted[f"{name}_{days}_days"] = letters[age <= days].groupby("customer_id").size()
    profile = table(snapshot, "dim_customers").set_index("customer_id")
    held_to(profile, pd.DataFrame(counted)[LETTERS])
    last_opened = instants["letters_opened"].groupby(letters["customer_id"]).max().dropna()
    shop = zone(synthetic_night.clock.timezone)
    local = last_opened.dt.tz_localize("UTC").dt.tz_convert(shop).dt.date
    found = profile["last_letter_opened_date"].dropna()
    assert {key: value.date() for key, value in found.items()} == local.to_dict()


def test_every_customer_has_one_profile(snapshot: Path) -> None:
    profile = table(snapshot, "dim_customers")
    assert profile["customer_id"].is_unique
    assert len(profile.columns) > 150
    assert isinstance(profile["first_order_date"].dropna().iloc[0], (dt.date, pd.Timestamp))
