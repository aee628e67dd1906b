"""A small shop's snapshot, decisions and ledger in a folder of its own, written the way a run leaves them."""

import csv
import datetime as dt
import json
from pathlib import Path

import duckdb
import sqlalchemy as sa

from activation.ledger.schema import card_versions, messages, metadata
from dashboards.page import RunFacts
from setka.paths import DataPaths
from setka.settings import PROJECT_ROOT

RUN_ID = "nightly-2026-11-01"
# A title that tries everything a page must survive: Cyrillic, an apostrophe, and somebody's script.
HOSTILE_TITLE = "Вернём <b>Д'Артаньяна</b> <script>document.title='stolen'</script>"
RECENCY = ["0-30", "31-60", "61-90", "91-120", "121-180", "181-270", "271-360", "361-450", "beyond_450"]
FREQUENCY = ["1", "2", "3", "4", "5+"]
COUNTS = {
    "1": [61, 48, 37, 29, 55, 83, 71, 64, 192],
    "2": [44, 31, 22, 19, 37, 41, 36, 22, 58],
    "3": [38, 27, 18, 14, 37, 25, 17, 12, 21],
    "4": [29, 21, 12, 9, 12, 13, 8, 0, 9],
    "5+": [173, 121, 64, 37, 46, 38, 21, 9, 14],
}
PROSPECTS = 173
REASONS = PROJECT_ROOT / "dbt" / "seeds" / "decision_reasons.csv"

_TABLES = """
create table rpt_lifecycle_grid (
    frequency_band varchar, recency_band varchar, zone varchar, customer_count bigint, revenue decimal(18, 4)
);
create table rpt_segment_sizes (as_of_date date, segment varchar, customer_count bigint);
create table dim_customers (customer_id varchar);
create table decision_reasons (
    reason varchar, verdict varchar, rank integer,
    title_en varchar, title_ru varchar, explanation_en varchar, explanation_ru varchar
);
create table rpt_kpis_daily (
    event_date date, campaign varchar, sent bigint, delivered bigint, bounced bigint, opened bigint, clicked bigint,
    unsubscribed bigint, complained bigint, orders bigint, revenue decimal(18, 4)
);
"""
_DECISIONS = [
    ("win_back", "letter", "send", "won", 212),
    ("win_back", "letter", "held_out", "holdout_campaign", 26),
    ("win_back", "letter", "stopped", "no_consent", 88),
    ("win_back", "letter", "stopped", "consent_pending", 14),
    ("win_back", "letter", "stopped", "unsubscribed", 9),
    ("win_back", "letter", "stopped", "hard_bounce", 3),
    ("win_back", "letter", "stopped", "no_address", 31),
    ("win_back", "letter", "stopped", "shared_address", 4),
    ("win_back", "letter", "deferred", "cap_total", 7),
    ("win_back", "in_store_list", "send", "won", 96),
    ("win_back", "in_store_list", "held_out", "holdout_campaign", 12),
    ("win_back", "in_store_list", "stopped", "reachable_by_email", 249),
    ("win_back", "in_store_list", "deferred", "beaten", 5),
    ("birthday", "gift", "send", "won", 41),
    ("birthday", "gift", "stopped", "brand_new_reason", 6),
]
_MESSAGES = [
    ("win_back", "letter", "email", "accepted", None, 204),
    ("win_back", "letter", "email", "withdrawn", "converted", 5),
    ("win_back", "letter", "email", "unknown", None, 3),
    ("win_back", "in_store_list", "audience_file", "accepted", None, 96),
    ("birthday", "gift", "email", "planned", None, 41),
]


def zone_key(frequency: str, recency: str) -> str:
    """The zone of a cell as the shipped seed draws it."""
    row, column = FREQUENCY.index(frequency), RECENCY.index(recency)
    if column < 3:
        return ("new", "potential", "potential", "best", "best")[row]
    if column < 5:
        return "discount_belt"
    return "former_new" if row < 2 else "former_best"


def write_full_shop(root: Path) -> tuple[DataPaths, RunFacts]:
    """A shop with customers, decisions, messages and a fortnight of figures."""
    paths, facts = write_empty_shop(root)
    with duckdb.connect(str(_snapshot_file(paths))) as connection:
        connection.execute("delete from rpt_lifecycle_grid")
        for frequency in FREQUENCY:
            for recency, count in zip(RECENCY, COUNTS[frequency], strict=True):
                revenue = count * (FREQUENCY.index(frequency) + 1) * 6_411.37
                _insert(
                    connection, "rpt_lifecycle_grid", (frequency, recency, zone_key(frequency, recency), count, revenue)
                )
        _insert(connection, "rpt_lifecycle_grid", ("none", "none", "prospect", PROSPECTS, 0))
        customers = PROSPECTS + sum(map(sum, COUNTS.values()))
        connection.execute("insert into dim_customers select 'c' || i from range(?) as numbers(i)", [customers])
        for segment, count in (("seg_active", 1034), ("seg_inactive_calendar", 731), ("seg_new_customers", 146)):
            _insert(connection, "rpt_segment_sizes", (dt.date(2026, 11, 1), segment, count))
        for day in range(20):
            sent, date = 300 + 17 * day, dt.date(2026, 10, 12) + dt.timedelta(days=day)
            figures = (sent - 9, 9, sent // 6 + day, sent // 30, 1, 0, 4, 25_412.5)
            _insert(connection, "rpt_kpis_daily", (date, "win_back", sent, *figures))
            _insert(connection, "rpt_kpis_daily", (date, "news", 100, 98, 2, 20, 4, 0, 0, 1, 3_900))
    _write_decisions(paths, _DECISIONS)
    _write_messages(facts.ledger_url)
    outbox = paths.outbox_of(RUN_ID)
    outbox.mkdir(parents=True)
    (outbox / "index.html").write_text("<p>Letters</p>", encoding="utf-8")
    landed = {"customers": 2_013, "orders": 7_340, "order_lines": 15_221, "web_events": 48_110, "stores": 0}
    return paths, RunFacts(landed, {"orders": 3, "order_lines": 11}, facts.ledger_url, outbox)


def write_empty_shop(root: Path) -> tuple[DataPaths, RunFacts]:
    """A shop on its first night: every table is there, none has a customer."""
    paths = DataPaths(root)
    paths.published.mkdir(parents=True)
    pointer = {
        "file": "warehouse-b1.duckdb",
        "build_id": "b1",
        "run_id": RUN_ID,
        "as_of": "2026-11-01 00:00:00",
        "known_as_of": "2026-11-01 00:00:05",
        "contacts": "contacts-b1.duckdb",
        "published_at": "2026-11-01 00:01:00",
        "timezone": "Europe/Moscow",
        "currency": "RUB",
    }
    paths.current.write_text(json.dumps(pointer), encoding="utf-8")
    with duckdb.connect(str(_snapshot_file(paths))) as connection:
        connection.execute(_TABLES)
        for frequency in FREQUENCY:
            for recency in RECENCY:
                _insert(connection, "rpt_lifecycle_grid", (frequency, recency, zone_key(frequency, recency), 0, 0))
        _insert(connection, "rpt_lifecycle_grid", ("none", "none", "prospect", 0, 0))
        with REASONS.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                _insert(connection, "decision_reasons", tuple(row.values()))
    _write_decisions(paths, [])
    url = f"sqlite:///{paths.ledger}"
    metadata.create_all(sa.create_engine(url))
    return paths, RunFacts({}, {}, url, None)


def _snapshot_file(paths: DataPaths) -> Path:
    return paths.published / "warehouse-b1.duckdb"


def _insert(connection: duckdb.DuckDBPyConnection, table: str, values: tuple[object, ...]) -> None:
    places = ", ".join("?" * len(values))
    connection.execute(f"insert into {table} values ({places})", list(values))


def _write_decisions(paths: DataPaths, counts: list[tuple[str, str, str, str, int]]) -> None:
    folder = paths.decisions_of(RUN_ID)
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        connection.execute(
            "create table decisions (run_id varchar, campaign varchar, step varchar, customer_id varchar, "
            "verdict varchar, reason varchar, contact_key varchar, context varchar)"
        )
        for campaign, step, verdict, reason, count in counts:
            connection.execute(
                "insert into decisions select ?, ?, ?, 'c' || i, ?, ?, 'secret-key-' || i, '{\"name\": \"Secret\"}' "
                "from range(?) as numbers(i)",
                [RUN_ID, campaign, step, verdict, reason, count],
            )
        connection.execute(f"copy decisions to '{folder / 'decisions.parquet'}' (format parquet)")


def _write_messages(url: str) -> None:
    instant = dt.datetime(2026, 11, 1, 0, 2, tzinfo=dt.UTC)
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        for version, title in (("v1", "An older title"), ("v2", HOSTILE_TITLE)):
            content = json.dumps({"campaign": "win_back", "title": {"en": title, "ru": "Возвращайтесь"}})
            recorded = instant + dt.timedelta(minutes=version == "v2")
            values = {"card_version": version, "campaign": "win_back", "content": content, "template_hashes": "{}"}
            connection.execute(card_versions.insert(), {**values, "recorded_at": recorded})
        for campaign, step, channel, status, reason, count in _MESSAGES:
            for number in range(count):
                key = f"{campaign}-{step}-{status}-{number}"
                connection.execute(
                    messages.insert(),
                    {
                        "message_id": key,
                        "idempotency_key": key,
                        "run_id": RUN_ID,
                        "campaign": campaign,
                        "step": step,
                        "customer_id": f"c{number}",
                        "trigger_key": "2026-11-01",
                        "channel": channel,
                        "message_type": "triggered",
                        "topic": "discount",
                        "language": "ru",
                        "timezone": "Europe/Moscow",
                        "card_version": "v2",
                        "local_send_date": dt.date(2026, 11, 1),
                        "scheduled_at": instant,
                        "valid_until": instant + dt.timedelta(days=7),
                        "context": '{"name": "Secret"}',
                        "status": status,
                        "reason": reason,
                        "attempt": 1,
                        "accepted_at": instant if status == "accepted" else None,
                        "recorded_at": instant,
                    },
                )
    engine.dispose()
