"""The ledger as Arrow tables with declared schemas, for the next build: what was recorded up to `known_as_of` (D7)."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import sqlalchemy as sa

from activation.ledger import schema
from activation.ledger.instants import UtcInstant
from activation.ledger.store import Ledger

FETCHED_AT_ONCE = 50_000  # rows: bounds the Python objects alive at one time to some tens of megabytes

# Statuses that say the provider has the message, whatever became of it afterwards.
_ACCEPTED = ("accepted", "delivered", "bounced", "dropped")


def export_tables(ledger: Ledger, known_as_of: dt.datetime) -> dict[str, pa.Table]:
    """Every table of the ledger by name, with rows recorded at or before `known_as_of` (aware, or naive UTC).

    Append-only tables come as they are. `messages` holds current state, so its status, reason and accepted_at are
    taken from `message_states` as they stood at `known_as_of`: a replay sees what the run saw. `requests`, `runs` and
    the attempt and request_id of a message are as now. All from one snapshot of the ledger.
    """
    with ledger.read() as connection:
        return {
            table.name: _fetched(connection, table, _query(table, known_as_of))
            for table in schema.metadata.sorted_tables
        }


def arrow_schema(table: sa.Table) -> pa.Schema:
    """The declared Arrow schema of a ledger table: naive UTC microsecond timestamps, dates, strings, integers."""
    return pa.schema([pa.field(column.name, _arrow_type(column.type)) for column in table.columns])


def _arrow_type(kind: sa.types.TypeEngine[Any]) -> pa.DataType:
    if isinstance(kind, UtcInstant):
        return pa.timestamp("us")
    if isinstance(kind, sa.Date):
        return pa.date32()
    if isinstance(kind, sa.Boolean):
        return pa.bool_()
    if isinstance(kind, sa.Integer):  # BigInteger is one
        return pa.int64()
    return pa.string()


def _query(table: sa.Table, known_as_of: dt.datetime) -> sa.Select[Any]:
    if table is schema.messages:
        return _messages_as_known(known_as_of)
    return sa.select(table).where(table.c.recorded_at <= known_as_of)


def _messages_as_known(known_as_of: dt.datetime) -> sa.Select[Any]:
    states = schema.message_states
    known = states.c.recorded_at <= known_as_of
    # Rows are appended in order, so the highest id is the latest word; instants may tie.
    last = sa.select(states.c.message_id, sa.func.max(states.c.id).label("id")).where(known).group_by("message_id")
    last_id = last.subquery("last_id")
    accepted = (
        sa.select(states.c.message_id, sa.func.min(states.c.occurred_at).label("accepted_at"))
        .where(known, states.c.status.in_(_ACCEPTED))
        .group_by(states.c.message_id)
        .subquery("accepted")
    )
    derived = {
        "status": states.c.status,
        "reason": states.c.reason,
        "accepted_at": sa.case((states.c.status.in_(_ACCEPTED), accepted.c.accepted_at)),
    }
    messages = schema.messages
    columns = [derived.get(column.name, column).label(column.name) for column in messages.columns]
    return (
        sa.select(*columns)
        .join_from(messages, last_id, messages.c.message_id == last_id.c.message_id)
        .join(states, states.c.id == last_id.c.id)
        .outerjoin(accepted, accepted.c.message_id == messages.c.message_id)
        .where(messages.c.recorded_at <= known_as_of)
    )


def _fetched(connection: sa.Connection, table: sa.Table, query: sa.Select[Any]) -> pa.Table:
    declared = arrow_schema(table)
    result = connection.execution_options(stream_results=True).execute(query)
    return pa.Table.from_batches(_batches(result, declared), schema=declared)


def _batches(result: sa.CursorResult[Any], declared: pa.Schema) -> Iterator[pa.RecordBatch]:
    while rows := result.fetchmany(FETCHED_AT_ONCE):
        columns = zip(*rows, strict=True)
        arrays = [pa.array(values, type=field.type) for values, field in zip(columns, declared, strict=True)]
        yield pa.RecordBatch.from_arrays(arrays, schema=declared)
