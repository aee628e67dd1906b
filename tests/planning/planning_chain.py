"""The compiled planning models over an in-memory DuckDB: rows in, decisions out, in a twentieth of a second."""

import datetime as dt
import graphlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from prepared_build import PREPARED_NIGHT

from activation.cards.tables import CAMPAIGN_DATES, CAMPAIGN_STEPS, CAMPAIGN_VARIANTS, CAMPAIGNS
from activation.ledger import schema
from activation.ledger.export import arrow_schema
from setka.paths import DBT_PROJECT

MOSCOW = dt.timedelta(hours=3)  # the shop's clock is that far ahead of UTC, in winter and in summer
Row = Mapping[str, Any]
Tables = Mapping[str, Iterable[Row]]

_TEXT = pa.string()
# What planning reads, by relation: the ledger and the cards as a night exports them, of the marts the columns in use.
INPUTS: Mapping[str, pa.Schema] = {
    **{
        f"ledger.{name}": arrow_schema(schema.metadata.tables[name])
        for name in ("assignments", "consents", "enrolments", "messages", "suppressions", "withheld")
    },
    "cards.campaigns": CAMPAIGNS,
    "cards.campaign_dates": CAMPAIGN_DATES,
    "cards.campaign_steps": CAMPAIGN_STEPS,
    "cards.campaign_variants": CAMPAIGN_VARIANTS,
    "main.customer_aliases": pa.schema({"alias_id": _TEXT, "customer_id": _TEXT}),
    "main.int_segments__held": pa.schema({"segment": _TEXT, "held_reason": _TEXT}),
    "main.int_segments__unioned": pa.schema({"segment": _TEXT, "customer_id": _TEXT}),
    "main.int_segment_moves__recent": pa.schema(
        {**dict.fromkeys(("segment", "customer_id", "move"), _TEXT), "moved_date": pa.date32()}
    ),
    "main.int_triggers__held": pa.schema({"trigger": _TEXT, "held_reason": _TEXT}),
    "main.int_triggers__unioned": pa.schema(
        {
            **dict.fromkeys(("trigger", "customer_id", "trigger_key", "context"), _TEXT),
            "occurred_at": pa.timestamp("us"),
        }
    ),
    "main.fct_orders": pa.schema({"customer_id": _TEXT, "ordered_at": pa.timestamp("us")}),
    "main.dim_customers": pa.schema(
        {
            **dict.fromkeys(("customer_id", "email_key", "timezone", "language", "lifecycle_zone"), _TEXT),
            "last_order_date": pa.date32(),
            "days_since_last_order": pa.int64(),
            "order_count": pa.int32(),
        }
    ),
    "main.int_customer_best_hours": pa.schema({"customer_id": _TEXT, "best_hour": pa.int32()}),
    "main.int_zone_best_hours": pa.schema({"lifecycle_zone": _TEXT, "message_class": _TEXT, "best_hour": pa.int32()}),
    "main.frequency_caps": pa.schema(
        {
            **dict.fromkeys(("scope_kind", "scope", "window_kind"), _TEXT),
            **dict.fromkeys(("window_days", "max_messages"), pa.int32()),
        }
    ),
}
# Models of other folders that stand between planning and what it reads.
BETWEEN = (
    "measurement/int_messages__resolved",
    "measurement/int_withheld__resolved",
    "measurement/int_assignments__resolved",
    "triggers/int_triggers__latest",
    "lifecycle/int_whole_numbers",
)
RULES = (
    "decision_reasons",
    "channel_policies",
    "send_windows",
    "trigger_rules",
    "message_classes",
    "send_days",
    "send_hours",
)


@dataclass(frozen=True)
class Chain:
    """The models' SQL by name, each after those that it reads, and the database they run in."""

    connection: duckdb.DuckDBPyConnection
    models: Mapping[str, str]


def open_chain(folder: Path) -> Chain:
    """Read every compiled model of `folder`; the rules that are data come from their seeds."""
    files = [*folder.glob("*.sql"), *(folder.parent / f"{name}.sql" for name in BETWEEN)]
    texts = {file.stem: file.read_text(encoding="utf-8") for file in files}
    reads = {name: set(re.findall(r'"setka"\."main"\."(\w+)"', text)) & set(texts) for name, text in texts.items()}
    ordered = graphlib.TopologicalSorter(reads).static_order()
    connection = duckdb.connect()
    connection.execute("attach ':memory:' as setka; set threads = 1")
    for name in ("ledger", "cards", "night"):
        connection.execute(f"create schema setka.{name}")
    for seed in RULES:
        connection.execute(f"create table setka.main.{seed} as from read_csv('{DBT_PROJECT}/seeds/{seed}.csv')")
    return Chain(connection, {name: texts[name] for name in ordered})


def decide(
    chain: Chain,
    tables: Tables,
    *,
    changed: Mapping[str, str] | None = None,
    without: Iterable[tuple[str, str]] = (),
) -> list[dict[str, Any]]:
    """The decisions over these rows, sorted by their key.

    `changed` replaces the SQL of models by name; `without` leaves these (campaign, customer) out of the candidates.
    """
    load(chain, tables)
    for name, sql in {**chain.models, **(changed or {})}.items():
        chain.connection.execute(f"create or replace table setka.main.{name} as {sql}")
        if name == "plan_candidates":
            for key in without:
                chain.connection.execute(
                    "delete from setka.main.plan_candidates where campaign = ? and customer_id = ?", key
                )
    return rows_of(chain, "plan_decisions")


def at(chain: Chain, instant: dt.datetime) -> dict[str, str]:
    """Every model's SQL for a run at another instant (naive UTC); the clocks are literals in compiled SQL."""
    shop_date = (instant + MOSCOW).date()
    return {
        name: sql.replace(f"cast('{PREPARED_NIGHT} 00:00:00' as timestamp)", f"cast('{instant}' as timestamp)").replace(
            f"cast('{PREPARED_NIGHT}' as date)", f"cast('{shop_date}' as date)"
        )
        for name, sql in chain.models.items()
    }


def load(chain: Chain, tables: Tables) -> None:
    """Put the rows into the relations of INPUTS; a relation that `tables` does not name is empty."""
    unknown = set(tables) - set(INPUTS)
    assert not unknown, f"{sorted(unknown)} are not read by the planning models."
    for relation, columns in INPUTS.items():
        rows = pa.Table.from_pylist([dict(row) for row in tables.get(relation, [])], columns)
        chain.connection.register("incoming", rows)
        chain.connection.execute(f"create or replace table setka.{relation} as from incoming")
        chain.connection.unregister("incoming")


def rows_of(chain: Chain, model: str) -> list[dict[str, Any]]:
    """The rows of a model that `decide` has built, sorted by the key of a candidate."""
    found = chain.connection.sql(f"select * from setka.main.{model} order by campaign, step, customer_id, trigger_key")
    rows: list[dict[str, Any]] = found.to_arrow_table().to_pylist()
    return rows
