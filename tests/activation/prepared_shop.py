"""A small shop ready for planning: contacts, consents, cards, a ledger and frozen decisions, made without dbt."""

import atexit
import datetime as dt
import functools
import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import sqlalchemy as sa

from activation.cards import load_cards, record_versions
from activation.decisions import freeze
from activation.intake import append_from_raw
from activation.ledger.schema import message_states, messages
from activation.ledger.store import Ledger, open_ledger
from ingestion.contract import TABLES
from ingestion.raw import _ARROW_TYPES, raw_columns
from setka.paths import DataPaths
from setka.pointer import Pointer
from setka.settings import PROJECT_ROOT, Settings, load_settings


def instant(*parts: int) -> dt.datetime:
    """A naive UTC instant, as the ledger and raw files hold them."""
    return dt.datetime(*parts, tzinfo=dt.UTC).replace(tzinfo=None)  # type: ignore[arg-type, misc]  # year, month, day


RUN_ID = "nightly-2026-11-01"
NIGHT = dt.date(2026, 11, 1)
AS_OF = instant(2026, 11, 1, 0, 0)  # 03:00 in Moscow, naive UTC
KNOWN_AS_OF = instant(2026, 11, 1, 0, 5)
NOW = dt.datetime(2026, 11, 1, 0, 10, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(minutes=5)
SCHEDULED_AT = instant(2026, 11, 1, 7, 0)
UNTIL = dt.datetime(2026, 11, 1, 21, 0, tzinfo=dt.UTC)

FIRST_NAMES = ("Анна", "Пётр", None, "O'Brien", "<script>", "Zoë")

SCHEMA = pa.schema(
    {
        **dict.fromkeys(("run_id", "campaign", "step", "customer_id", "trigger_key", "channel"), pa.string()),
        **dict.fromkeys(("message_type", "topic", "template", "variant", "card_version"), pa.string()),
        "priority": pa.int32(),
        **dict.fromkeys(("contact_key", "language", "timezone"), pa.string()),
        "enrolled_on": pa.date32(),
        "is_new_enrolment": pa.bool_(),
        "occurred_at": pa.timestamp("us"),
        "occurrence": pa.string(),
        "local_send_date": pa.date32(),
        "scheduled_at": pa.timestamp("us"),
        "valid_until": pa.timestamp("us"),
        **dict.fromkeys(("verdict", "reason", "beaten_by"), pa.string()),
        "holdout_bucket": pa.int32(),
        "variant_bucket": pa.int32(),
        **dict.fromkeys(("gate_campaign", "gate_consent", "gate_day", "gate_caps", "gate_holdout"), pa.string()),
        **dict.fromkeys(("inputs", "context", "build_id"), pa.string()),
        "as_of": pa.timestamp("us"),
        "known_as_of": pa.timestamp("us"),
    }
)


@dataclass(frozen=True)
class PreparedShop:
    """An opened shop with everything that planning and dispatch need."""

    paths: DataPaths
    ledger_url: str
    ledger: Ledger
    settings: Settings
    card_version: str


def email_key(customer_id: str) -> str:
    return hashlib.sha256(f"{customer_id}@example.org".encode()).hexdigest()


def customer_ids(count: int) -> list[str]:
    return [f"c{number:04d}" for number in range(count)]


def prepare(root: Path, *, customers: int = 6, ledger_url: str | None = None) -> PreparedShop:
    """A shop whose customers all consented with proof, and whose letters are not decided yet."""
    if ledger_url is None:
        shutil.copytree(_made_once(customers), root)
        return reopen(root)
    return _made(root, customers, ledger_url)


@functools.cache
def _made_once(customers: int) -> Path:
    """Most shops are copies of one: migrations and Parquet files take longer than what most tests look at."""
    folder = Path(tempfile.mkdtemp(prefix="prepared-shop-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    _made(folder / "data", customers, None).ledger.close()
    return folder / "data"


def _made(root: Path, customers: int, ledger_url: str | None) -> PreparedShop:
    paths = DataPaths(root)
    ids = customer_ids(customers)
    _write_contacts(paths, ids)
    _write_snapshot(paths, ids)
    paths.secret.write_text("0123456789abcdef0123456789abcdef", encoding="ascii")
    write_raw(paths, "customers", "b1", [{"customer_id": one, "email_key": email_key(one)} for one in ids])
    write_raw(paths, "consents", "b1", [consent(one) for one in ids])
    shop = reopen(root, ledger_url)
    append_from_raw(shop.ledger, paths, now=NOW)
    return shop


def reopen(root: Path, ledger_url: str | None = None) -> PreparedShop:
    """The shop of a folder that `prepare` made, as another process opens it."""
    paths = DataPaths(root)
    url = ledger_url or f"sqlite:///{paths.ledger}"
    ledger = open_ledger(url)
    book = load_cards(PROJECT_ROOT / "activation" / "campaigns")
    assert not book.errors, book.errors
    record_versions(ledger, book, NOW)
    settings = load_settings(data_dir=root, sender_name="Ромашка & Co", public_url="https://shop.example.org")
    return PreparedShop(paths, url, ledger, settings, book.cards["win_back"].card_version)


def decision(shop: PreparedShop, customer_id: str, **changes: Any) -> dict[str, Any]:
    """A decision to send the letter, with any column changed."""
    row = {
        "run_id": RUN_ID,
        "campaign": "win_back",
        "step": "letter",
        "customer_id": customer_id,
        "trigger_key": NIGHT.isoformat(),
        "channel": "email",
        "message_type": "triggered",
        "topic": "information",
        "template": "personal_word",
        "variant": "a",
        "card_version": shop.card_version,
        "priority": 40,
        "contact_key": email_key(customer_id),
        "language": "ru",
        "timezone": "Europe/Moscow",
        "enrolled_on": NIGHT,
        "is_new_enrolment": True,
        "local_send_date": NIGHT,
        "scheduled_at": SCHEDULED_AT,
        "valid_until": instant(2026, 11, 7, 21, 0),
        "verdict": "send",
        "reason": "won",
        "beaten_by": None,
        "holdout_bucket": 5000,
        "variant_bucket": 100,
        "gate_campaign": "pass",
        "gate_consent": "pass",
        "gate_day": "pass",
        "gate_caps": "pass",
        "gate_holdout": "pass",
        "inputs": '{"days_since_last_order": 200, "order_count": 3}',
        "context": '{"days_since_last_order": 200}',
        "build_id": "build-1",
        "as_of": AS_OF,
        "known_as_of": KNOWN_AS_OF,
    }
    return {**row, **changes}


def listed(shop: PreparedShop, customer_id: str, **changes: Any) -> dict[str, Any]:
    """A decision to put the customer on the shop's list."""
    step = {"step": "in_store_list", "channel": "audience_file", "template": None, "variant": None}
    return decision(shop, customer_id, **{**step, **changes})


def receipt(shop: PreparedShop, customer_id: str, **changes: Any) -> dict[str, Any]:
    """A decision to confirm an order of the customer."""
    occurrence = '{"order": "o-17", "order_date": "2026-10-31", "amount": 1990.0000}'
    confirmation = {
        "campaign": "order_confirmation",
        "message_type": "transactional",
        "trigger_key": "o-17",
        "template": "order_received",
        "variant": None,
        "occurred_at": instant(2026, 10, 31, 12),
        "occurrence": occurrence,
        "context": f'{{"occurrence": {occurrence}}}',
    }
    return decision(shop, customer_id, **{**confirmation, **changes})


def manifest(**changes: Any) -> dict[str, Any]:
    facts = {"build_id": "build-1", "as_of": AS_OF, "known_as_of": KNOWN_AS_OF, "timezone": "Europe/Moscow"}
    return {**facts, **changes}


def freeze_rows(shop: PreparedShop, rows: Iterable[Mapping[str, Any]], run_id: str = RUN_ID) -> Path:
    table = pa.Table.from_pylist([dict(row) for row in rows], SCHEMA)
    clocks = {"as_of": table.column("as_of")[0].as_py()} if table.num_rows else {}
    return freeze(shop.paths, run_id, table, manifest(**clocks))


def write_raw(paths: DataPaths, table: str, batch_id: str, rows: Iterable[Mapping[str, Any]], **every: Any) -> Path:
    """Land rows as ingestion would: the contract's columns, missing ones null, loaded before the decision."""
    schema = pa.schema([(name, _ARROW_TYPES[kind]) for name, kind in raw_columns(TABLES[table])])
    landed = {"batch_id": batch_id, "source_name": "test", "source_row": 1, "loaded_at": KNOWN_AS_OF, **every}
    full = [{**dict.fromkeys(schema.names), **landed, **row} for row in rows]
    file = paths.raw / table / f"{batch_id}.parquet"
    file.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(full, schema), file)
    return file


def consent(customer_id: str | None, status: str = "granted", **changes: Any) -> dict[str, Any]:
    row = {
        "consent_id": f"{customer_id}-{status}",
        "customer_id": customer_id,
        "channel": "email",
        "purpose": "marketing",
        "status": status,
        "occurred_at": instant(2026, 1, 1),
        "source": "site_form",
        "proof": "form 12" if status == "granted" else None,
        "text_version": "1",
    }
    return {**row, **changes}


def email_event(event_id: str, event_type: str, **changes: Any) -> dict[str, Any]:
    return {
        "event_id": event_id,
        "event_type": event_type,
        "occurred_at": instant(2026, 11, 1, 9, 0),
        "is_machine": False,
        **changes,
    }


def rows_of(ledger: Ledger, table: sa.Table) -> list[dict[str, Any]]:
    with ledger.read() as connection:
        return [dict(row) for row in connection.execute(sa.select(table)).mappings()]


def statuses(ledger: Ledger) -> dict[str, tuple[str, str | None]]:
    """Status and reason of each message, by customer."""
    return {row["customer_id"]: (row["status"], row["reason"]) for row in rows_of(ledger, messages)}


def history(ledger: Ledger, message_id: str) -> list[str]:
    rows = sorted(rows_of(ledger, message_states), key=lambda row: row["id"])
    return [row["status"] for row in rows if row["message_id"] == message_id]


def outbox_records(paths: DataPaths, run_id: str = RUN_ID) -> list[dict[str, Any]]:
    records = [json.loads(path.read_text()) for path in (paths.outbox_of(run_id) / "requests").glob("*.json")]
    return [record for record in records if record["status"] == "accepted"]


def handed_over(paths: DataPaths, run_id: str = RUN_ID) -> list[str]:
    """The message ids that any accepted request carries, with repetitions."""
    return [message["message_id"] for record in outbox_records(paths, run_id) for message in record["messages"]]


def letters(paths: DataPaths, run_id: str = RUN_ID) -> list[str]:
    return sorted(path.stem for path in paths.outbox_of(run_id).glob("*.html") if path.stem != "index")


def _write_contacts(paths: DataPaths, ids: list[str]) -> None:
    paths.private.mkdir(parents=True)
    with duckdb.connect(str(paths.private / "contacts-build-1.duckdb")) as connection:
        connection.execute(
            "create table dim_contacts (customer_id varchar, email varchar, phone varchar, first_name varchar,"
            " last_name varchar, email_key varchar, phone_key varchar)"
        )
        connection.executemany(
            "insert into dim_contacts values (?, ?, null, ?, null, ?, null)",
            [(one, f"{one}@example.org", FIRST_NAMES[int(one[1:]) % len(FIRST_NAMES)], email_key(one)) for one in ids],
        )


def _write_snapshot(paths: DataPaths, ids: list[str]) -> None:
    paths.published.mkdir(parents=True)
    with duckdb.connect(str(paths.published / "warehouse-build-1.duckdb")) as connection:
        connection.execute("create table dim_customers (customer_id varchar)")
        connection.execute("create table int_segments__unioned (segment varchar, customer_id varchar)")
        connection.execute("create table customer_aliases (alias_id varchar, customer_id varchar)")
        connection.executemany("insert into dim_customers values (?)", [(one,) for one in [*ids, "quiet", "lively"]])
        connection.execute("insert into int_segments__unioned values ('seg_active', 'lively')")
    pointer = Pointer(
        file="warehouse-build-1.duckdb",
        build_id="build-1",
        run_id=RUN_ID,
        as_of=str(AS_OF),
        known_as_of=str(KNOWN_AS_OF),
        contacts="contacts-build-1.duckdb",
        published_at=str(KNOWN_AS_OF),
        timezone="Europe/Moscow",
        currency="RUB",
    )
    paths.current.write_text(pointer.text(), encoding="utf-8")


def merge(shop: PreparedShop, alias_id: str, customer_id: str) -> None:
    """Publish that an account turned out to be another customer's."""
    with duckdb.connect(str(shop.paths.published / "warehouse-build-1.duckdb")) as connection:
        connection.execute("insert into customer_aliases values (?, ?)", [alias_id, customer_id])
