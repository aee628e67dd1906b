"""The golden segment from the shop's files to its members, whom anybody can count by hand."""

import csv
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from golden_customers import STORIES, everything
from golden_mistakes import MISTAKES, Mistake
from golden_rows import NIGHT
from prepared_build import PREPARED_NIGHT, PreparedBuild, empty_inputs
from whole_chain import WholeChain, open_chain

from ingestion.landing import land
from ingestion.mapping import load_mapping
from ingestion.raw import ensure_empty_tables
from setka.clock import RunClock
from setka.paths import DataPaths

ZONE = "Europe/Moscow"
KNOWN_AS_OF = dt.datetime.combine(PREPARED_NIGHT, dt.time(0, 30), tzinfo=dt.UTC)
SEGMENT = "seg_apple_accessories"


@dataclass(frozen=True)
class Golden:
    """The shop's models as tables, up to the segment and the names of its members."""

    chain: WholeChain
    connection: duckdb.DuckDBPyConnection

    def members(self) -> list[str]:
        """The names of the members, sorted."""
        return [
            str(name)
            for (name,) in self.connection.execute(
                f"select concat_ws(' ', first_name, last_name) from {SEGMENT} "
                "left join private.dim_contacts using (customer_id) order by 1"
            ).fetchall()
        ]

    def members_with(self, mistake: Mistake) -> list[str]:
        """The same had that mistake been made; the tables are put right again."""
        right = self.chain.texts[mistake.model]
        wrong = right.replace(mistake.right, mistake.wrong)
        assert wrong != right, f"{mistake.model} has no longer the text: {mistake.right}"
        try:
            self._compute(mistake.model, wrong)
            return self.members()
        finally:
            self._compute(mistake.model, right)

    def _compute(self, model: str, text: str) -> None:
        """Compute `model` by that text and anew what stands on it, without predictions: no rule here asks for them."""
        for name in self._standing_on(model):
            sql = text if name == model else self.chain.texts[name]
            self.connection.execute(f"create or replace table {self.chain.homes[name]} as {sql}")

    def _standing_on(self, model: str) -> list[str]:
        """The model and what reads it on the way to the segment, each after what it reads."""
        found: list[str] = []
        for name in self.chain.made([SEGMENT]):
            if name in self.chain.texts and (name == model or self.chain.parents[name] & set(found)):
                found.append(name)
        return found


@pytest.fixture(scope="module")
def golden(prepared_build: PreparedBuild, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Golden]:
    """The shop's files, landed and computed."""
    folder = tmp_path_factory.mktemp("golden")
    paths = DataPaths(folder / "data")
    ensure_empty_tables(paths)
    write_files(folder / "source")
    report = land(
        paths, load_mapping("files"), folder / "source", secret=b"a secret of no less than thirty-two bytes",
        currency="RUB", timezone=ZONE, latest=KNOWN_AS_OF + dt.timedelta(days=1), now=KNOWN_AS_OF,
    )  # fmt: skip
    assert report.quarantined == 0
    chain = open_chain(prepared_build)
    inputs = empty_inputs(folder / "ledger.sqlite", KNOWN_AS_OF)
    clock = RunClock("nightly", NIGHT, ZONE)
    with chain.build(paths, clock, KNOWN_AS_OF, inputs, [SEGMENT, "dim_contacts"]) as connection:
        yield Golden(chain, connection)


def write_files(folder: Path) -> None:
    """One file per table, as a shop exports them."""
    tables: dict[str, list[Mapping[str, object]]] = {}
    for table, row in everything():
        tables.setdefault(table, []).append(row)
    folder.mkdir()
    for table, rows in tables.items():
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(dict.fromkeys(column for row in rows for column in row)))
            writer.writeheader()
            writer.writerows(rows)


def test_members_are_those_that_were_counted_by_hand(golden: Golden) -> None:
    """S87: (1) and any of (2) to (6), from the shop's files: twenty of the forty-eight customers."""
    members = golden.members()
    assert members == sorted(story.name for story in STORIES if story.is_member)
    assert (len(STORIES), len(members)) == (48, 20)


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=list(MISTAKES))
def test_a_mistake_in_a_rule_shows_in_the_customer_who_is_there_for_it(golden: Golden, mistake: Mistake) -> None:
    right, wrong = set(golden.members()), set(golden.members_with(mistake))
    assert mistake.shows <= right ^ wrong
    assert set(golden.members()) == right, "The tables were not put right again."


def test_every_customer_but_two_shows_some_mistake() -> None:
    shown = {name for mistake in MISTAKES.values() for name in mistake.shows}
    twice = {"Лев Грач", "Лариса Отменова"}  # he has all the signs; an order that is called off counts as returned too
    assert {story.name for story in STORIES} - shown == twice
