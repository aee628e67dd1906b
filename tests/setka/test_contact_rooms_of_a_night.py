"""A whole night's folder, searched for the people in it: contact data lies in its named rooms only (design D3)."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from setka.night import Night
from setka.pointer import read_pointer

# Where contact data may lie. Everything else carries customer_id.
CONTACT_ROOMS = re.compile(r"^(source|private|outbox)/|^(raw|quarantine)/[a-z_]+/contacts/")
BEFORE_AT = re.compile(r"[\w.+'-]{1,64}$")
AFTER_AT = re.compile(r"[\w.-]{1,80}")
NUMBER = re.compile(r"\d[\d ().-]{8,20}\d")
# Latin and Cyrillic capitals. Only the first letter is consumed, so that a second name may begin another pair; that it
# begins a word is asked once it is found, which takes half the time of asking at each place.
TWO_NAMES = re.compile(r"([A-Z\u0400-\u042f])(?<!\w.)(?=([\w'-]+ [A-Z\u0400-\u042f][\w'-]+))")


@dataclass(frozen=True)
class People:
    """Who is in the shop: addresses in lower case, numbers as digits, 'given family' names."""

    emails: frozenset[str]
    phones: frozenset[str]
    names: frozenset[str]

    def found_in(self, text: str) -> set[str]:
        """Which of these a text holds. One pass per kind: the folder is large and so is the shop."""
        return (
            (self.emails & set(_addresses(text)))
            | (self.phones & {re.sub(r"\D", "", number) for number in NUMBER.findall(text)})
            | (self.names & {first + rest for first, rest in TWO_NAMES.findall(text)})
        )


@pytest.fixture(scope="module")
def people(synthetic_night: Night) -> People:
    with duckdb.connect() as connection:
        rows = connection.execute(
            "select email, phone, first_name, last_name from read_parquet(?)",
            [str(synthetic_night.paths.source / "customers" / "*.parquet")],
        ).fetchall()
        # Guests have no account: they are known by what they typed at checkout.
        rows += connection.execute(
            "select email, phone, null, null from read_parquet(?) where email is not null or phone is not null",
            [str(synthetic_night.paths.source / "orders" / "*.parquet")],
        ).fetchall()
    emails = {(email or "").strip().lower() for email, *_ in rows}
    phones = {re.sub(r"\D", "", phone or "") for _, phone, *_ in rows}
    return People(
        frozenset(email for email in emails if "@" in email),
        frozenset(phone for phone in phones if len(phone) >= 10),
        frozenset(f"{given} {family}" for *_, given, family in rows if given and family),
    )


def test_no_contact_data_lies_outside_its_rooms(synthetic_night: Night, people: People) -> None:
    assert min(len(people.emails), len(people.phones), len(people.names)) > 500
    root = synthetic_night.paths.root
    elsewhere = {
        str(file.relative_to(root)): file
        for file in sorted(root.rglob("*"))
        if file.is_file() and not CONTACT_ROOMS.search(str(file.relative_to(root)))
    }
    assert {name.partition("/")[0] for name in elsewhere} >= {
        *("raw", "published", "decisions", "dashboards", "logs"),
        *("ledger.sqlite", "shop.json"),
    }
    found = {name: sorted(people.found_in(text))[:3] for name, file in elsewhere.items() for text in texts_of(file)}
    assert {name: words for name, words in found.items() if words} == {}


def test_the_search_finds_people_where_they_may_be(synthetic_night: Night, people: People) -> None:
    """Else the test above could not fail."""
    paths = synthetic_night.paths
    batch = next((paths.raw / "customers" / "contacts").glob("2*.parquet"))
    letter = next(paths.outbox_of(synthetic_night.run_id).glob("*.txt"))
    for file in (paths.private / read_pointer(paths).contacts, batch, letter):
        assert set().union(*(people.found_in(text) for text in texts_of(file))) & people.emails, file
    assert people.found_in("tel. " + next(iter(people.phones)))
    assert people.found_in("Dear " + next(iter(people.names)))


def texts_of(file: Path) -> Iterator[str]:
    """The bytes of a file as text, then what its tables hold, each value of a column once: bytes may be compressed."""
    yield file.read_bytes().decode("utf-8", errors="replace")
    if file.suffix not in {".parquet", ".duckdb"}:
        return
    with duckdb.connect() as connection:
        for table in _tables_in(connection, file):
            for column, *_ in connection.execute(f"describe from {table}").fetchall():
                values = connection.execute(f'select distinct "{column}"::varchar from {table}').fetchall()
                yield "\n".join(value or "" for (value,) in values)


def _tables_in(connection: duckdb.DuckDBPyConnection, file: Path) -> list[str]:
    if file.suffix == ".parquet":
        return [f"read_parquet('{file}', hive_partitioning = false)"]
    connection.execute(f"attach '{file}' as looked_at (read_only)")
    names = connection.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = 'looked_at'"
    ).fetchall()
    return [f'looked_at."{schema}"."{table}"' for schema, table in names]


def _addresses(text: str) -> Iterator[str]:
    parts = text.split("@")
    for before, after in itertools.pairwise(parts):
        name, domain = BEFORE_AT.search(before[-64:]), AFTER_AT.match(after[:80])
        if name and domain:
            yield f"{name.group()}@{domain.group()}".lower().rstrip(".")
