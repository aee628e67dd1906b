import datetime as dt
import sqlite3
import threading
from pathlib import Path

import filelock
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from prepared_shop import NOW, instant, rows_of

from activation.ledger import schema, store
from activation.ledger.appending import append_new
from activation.ledger.revisions import HEAD, REVISIONS
from activation.ledger.store import open_ledger
from setka.errors import LedgerError

CONSENT = {
    "consent_key": "k1",
    "customer_id": "c1",
    "contact_key": None,
    "channel": "email",
    "purpose": "marketing",
    "status": "granted",
    "occurred_at": NOW,
    "source": None,
    "proof": None,
    "text_version": None,
    "recorded_at": NOW,
}


def test_migrations_make_exactly_the_declared_tables(ledger_url: str) -> None:
    ledger = open_ledger(ledger_url)
    with ledger.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), schema.metadata) == []
    ledger.close()


def test_every_table_says_when_its_rows_were_recorded() -> None:
    assert [table.name for table in schema.metadata.sorted_tables if "recorded_at" not in table.c] == []


def test_the_list_of_revisions_is_that_of_the_migrations_folder() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(store.__file__).parent / "migrations"))
    scripts = list(ScriptDirectory.from_config(config).walk_revisions())
    assert tuple(script.revision for script in reversed(scripts)) == REVISIONS


def test_opening_again_keeps_what_is_there(ledger_url: str) -> None:
    first = open_ledger(ledger_url)
    with first.write() as connection:
        append_new(connection, schema.consents, [CONSENT], keys=["consent_key"])
    first.close()
    second = open_ledger(ledger_url)
    assert [row["consent_key"] for row in rows_of(second, schema.consents)] == ["k1"]
    second.close()


def test_an_instant_of_any_zone_is_kept_as_utc(ledger_url: str) -> None:
    moscow = dt.timezone(dt.timedelta(hours=3))
    ledger = open_ledger(ledger_url)
    with ledger.write() as connection:
        said = {**CONSENT, "occurred_at": dt.datetime(2026, 11, 1, 3, tzinfo=moscow)}
        append_new(connection, schema.consents, [said], keys=["consent_key"])
    assert rows_of(ledger, schema.consents)[0]["occurred_at"] == instant(2026, 11, 1, 0)
    ledger.close()


def test_a_failed_transaction_leaves_nothing(ledger_url: str) -> None:
    ledger = open_ledger(ledger_url)
    with pytest.raises(RuntimeError), ledger.write() as connection:
        append_new(connection, schema.consents, [CONSENT], keys=["consent_key"])
        raise RuntimeError
    assert rows_of(ledger, schema.consents) == []
    ledger.close()


def test_appending_twice_adds_once_and_keeps_the_first(ledger_url: str) -> None:
    ledger = open_ledger(ledger_url)
    with ledger.write() as connection:
        twice = [CONSENT, {**CONSENT, "status": "withdrawn"}]
        assert append_new(connection, schema.consents, twice, keys=["consent_key"]) == 1
        assert append_new(connection, schema.consents, twice, keys=["consent_key"]) == 0
    assert [row["status"] for row in rows_of(ledger, schema.consents)] == ["granted"]
    ledger.close()


def test_writers_wait_for_each_other(ledger_url: str) -> None:
    ledger = open_ledger(ledger_url)
    kept = []

    def add(number: int) -> None:
        other = open_ledger(ledger_url)
        for part in range(5):
            with other.write() as connection:
                said = {**CONSENT, "consent_key": f"{number}-{part}"}
                kept.append(append_new(connection, schema.consents, [said], keys=["consent_key"]))
        other.close()

    writers = [threading.Thread(target=add, args=(number,)) for number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sum(kept) == 20
    assert len(rows_of(ledger, schema.consents)) == 20
    ledger.close()


def test_two_processes_may_open_a_new_ledger_at_once(ledger_url: str) -> None:
    errors: list[Exception] = []

    def open_it() -> None:
        try:
            open_ledger(ledger_url).close()
        except LedgerError as error:
            errors.append(error)

    openers = [threading.Thread(target=open_it) for _ in range(8)]
    for opener in openers:
        opener.start()
    for opener in openers:
        opener.join()
    assert errors == []


def test_a_new_sqlite_ledger_is_opened_by_one_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    monkeypatch.setattr(store, "BUSY_TIMEOUT_MS", 50)
    with filelock.FileLock(tmp_path / "ledger.sqlite.opening"), pytest.raises(LedgerError, match="cannot be opened"):
        open_ledger(url)
    assert not (tmp_path / "ledger.sqlite").exists()
    open_ledger(url).close()


def test_sqlite_is_durable_and_readers_do_not_block(tmp_path: Path) -> None:
    ledger = open_ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    with ledger.read() as connection:
        pragmas = {name: connection.exec_driver_sql(f"pragma {name}").scalar() for name in _PRAGMAS}
    assert pragmas == _PRAGMAS
    ledger.close()


_PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": store.BUSY_TIMEOUT_MS}


def test_a_newer_ledger_is_refused_with_a_remedy(ledger_url: str) -> None:
    ledger = open_ledger(ledger_url)
    with ledger.write() as connection:
        connection.execute(sa.text("update alembic_version set version_num = '9999'"))
    ledger.close()
    with pytest.raises(LedgerError, match=rf"schema 9999 is newer than this code's {HEAD}.*Upgrade Setka"):
        open_ledger(ledger_url)


def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "accounts.sqlite"
    with sqlite3.connect(file) as connection:
        connection.execute("create table accounts (id text)")
    with pytest.raises(LedgerError, match=r"not a ledger's.*a database of its own"):
        open_ledger(f"sqlite:///{file}")
    with sqlite3.connect(file) as connection:
        assert connection.execute("select name from sqlite_master").fetchall() == [("accounts",)]


def test_a_file_that_is_no_database_is_refused_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite"
    file.write_bytes(b"this is not a database, though it is long enough to look at" * 20)
    with pytest.raises(LedgerError, match="file is not a database") as refusal:
        open_ledger(f"sqlite:///{file}")
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("url", ["nonsense", "mysterydb://host/ledger", "mysql+pymysql://shop@nowhere.invalid/ledger"])
def test_a_wrong_url_is_a_ledger_error(url: str) -> None:
    with pytest.raises(LedgerError):
        open_ledger(url)


def test_a_password_is_not_shown() -> None:
    with pytest.raises(LedgerError) as refusal:
        open_ledger("mysql+pymysql://shop:hunter2@nowhere.invalid/ledger")
    assert "hunter2" not in str(refusal.value)
