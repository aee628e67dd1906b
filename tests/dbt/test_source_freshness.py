"""How new each source is: rpt_source_freshness over landed tables, and the lists that it is made of."""

import csv
import datetime as dt
import re
from typing import Any

import pytest
from model_chain import ModelChain

from ingestion.contract import TABLES
from setka.paths import DBT_PROJECT

NIGHT = dt.datetime.fromisoformat("2026-11-01 00:00")  # the prepared night's as_of, UTC


def landing(table: str, hours: float | None, source: str = "files") -> dict[str, Any]:
    return {
        "table_name": table,
        "source_name": source,
        "version_count": 5,
        "newest_occurred_at": None if hours is None else NIGHT - dt.timedelta(hours=hours),
        "newest_loaded_at": NIGHT,
    }


def freshness(models: ModelChain, *landings: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    rows = models.rows("rpt_source_freshness", {"stg_shop__landings": landings})
    return {(row["table_name"], row["source_name"]): row for row in rows}


@pytest.mark.parametrize(("hours", "is_stale"), [(0, False), (26, False), (26.99, False), (27, True), (1000, True)])
def test_a_signal_is_stale_when_its_newest_row_is_older_than_the_seed_allows(
    models: ModelChain, hours: float, is_stale: bool
) -> None:
    """S47: the visits of the site, by their SDK too, have a freshness test."""
    row = freshness(models, landing("web_events", hours))["web_events", "files"]
    assert (row["expected_hours"], row["is_stale"], row["age_hours"]) == (26, is_stale, int(hours))


def test_each_of_the_four_signal_sources_has_a_staging_model_and_an_expected_age() -> None:
    """S47: e-mail, website, mobile SDK and web SDK."""
    signals = {row["signal_source"]: row for row in seed() if row["signal_source"]}
    assert set(signals) == {"email", "website", "mobile_sdk", "web_sdk"}
    assert all(int(row["expected_hours"]) > 0 for row in signals.values())


def test_one_stale_source_of_a_table_is_not_hidden_by_a_fresh_one(models: ModelChain) -> None:
    rows = freshness(models, landing("consents", 1), landing("consents", 400, "klaviyo"))
    assert not rows["consents", "files"]["is_stale"]
    assert rows["consents", "klaviyo"]["is_stale"]


def test_a_table_that_nobody_brings_is_there_and_not_stale(models: ModelChain) -> None:
    rows = freshness(models, landing("orders", 1), landing("stores", None))
    assert {table for table, _ in rows} == set(TABLES)
    assert rows["email_events", "none"]["version_count"] == 0
    assert not rows["email_events", "none"]["is_stale"]
    assert (rows["stores", "files"]["age_hours"], rows["stores", "files"]["is_stale"]) == (None, False)


def test_the_lists_are_those_of_the_contract() -> None:
    assert [row["table_name"] for row in seed()] == sorted(TABLES)
    assert all(len(row["why"].split()) > 4 for row in seed())
    text = (DBT_PROJECT / "models" / "staging" / "stg_shop__landings.sql").read_text(encoding="utf-8")
    listed = re.findall(r"\('(\w+)', (?:'(\w+)'|none)\)", text)
    assert listed == [(name, TABLES[name].time_column or "") for name in sorted(TABLES)]
    undated = {
        row["table_name"] for row in seed() if row["expected_hours"] and not TABLES[row["table_name"]].time_column
    }
    assert not undated, f"{undated} have no time column, so that no age can be told"


def seed() -> list[dict[str, str]]:
    with (DBT_PROJECT / "seeds" / "raw_table_freshness.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
