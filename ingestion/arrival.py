"""Judge what was read: convert it, find what is wrong, part the rows into staged and refused."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import duckdb

from ingestion.contract import DELETED, VERSION, Table
from ingestion.portions import Arrival
from ingestion.refusing import ARRIVED, REFUSED, ragged_refusals, refusals, refuse, refuse_ragged
from ingestion.report import Refusal
from ingestion.sql import identifier
from ingestion.validation import (
    FUTURE,
    Bounds,
    Problem,
    blanked_sql,
    conversion_sql,
    left_out_sql,
    row_hash_sql,
    row_key_sql,
    row_problems,
    tombstones_sql,
    version_order_sql,
)

# Rows that may land: portion, source_file, source_row, row_key, row_hash, version_order and the contract's columns.
STAGED: Final = "staged"
_SOUND: Final = 0
_REPEATED: Final = -1
_SUPERSEDED: Final = -2

TWICE: Final = "is given twice in one file with different content"


@dataclass(frozen=True)
class Judged:
    """The counts of portions judged together. By portion number, where there is one: `earliest_future`, naive UTC, and
    `rows` that were read.
    """

    source_rows: int
    duplicates: int
    superseded: int
    quarantined: int
    blanked: int
    left_out: int
    refusals: tuple[Refusal, ...]
    earliest_future: dict[int, dt.datetime]
    rows: dict[int, int]


def prepare(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Make the empty tables `staged` and `refused` for one contract table."""
    columns = ", ".join(f"{identifier(column.name)} {column.sql_type}" for column in table.columns)
    connection.execute(
        f"create or replace temp table {STAGED} (portion integer, source_file varchar, source_row bigint, "
        f"row_key varchar, row_hash varchar, version_order varchar, {columns})"
    )
    contacts = "".join(f", {identifier(column.name)} varchar" for column in table.contact_columns)
    connection.execute(
        f"create or replace temp table {REFUSED} (row_id varchar, source_file varchar, source_row bigint, "
        f"field varchar, reason varchar, remedy varchar, value varchar, rest varchar{contacts})"
    )


def alike(arrivals: list[Arrival]) -> list[list[Arrival]]:
    """The arrivals in groups of the same columns and types: a hundred monthly files are judged at once."""
    groups: dict[frozenset[tuple[str, str]], list[Arrival]] = {}
    for arrival in arrivals:
        groups.setdefault(frozenset(arrival.types.items()), []).append(arrival)
    return list(groups.values())


def judge(
    connection: duckdb.DuckDBPyConnection, table: Table, arrivals: list[Arrival], bounds: Bounds, pepper: str
) -> Judged:
    """Move the rows of arrivals that are alike to `staged` and `refused`; their own tables are dropped.

    Of rows with one key within a portion those of the highest version count, and of these the first stays: the same
    again is a duplicate, other content of the same version is refused.
    """
    types = arrivals[0].types
    ragged = [found for arrival in arrivals for found in arrival.ragged]
    _gather(connection, arrivals)
    key = ", ".join(table.key_columns)
    problems = [
        *row_problems(table, bounds),
        Problem("false", key, TWICE, "Keep one row for each key, or give each version its row_version."),
    ]
    verdict = " ".join(f"when {problem.condition} then {place}" for place, problem in enumerate(problems, start=1))
    connection.execute(
        f"create or replace temp table checked as "
        f"with converted as ({conversion_sql(table, ARRIVED, types, bounds)}), "
        # Most files delete nothing.
        f"told as ({tombstones_sql(table, 'converted') if DELETED in types else 'select * from converted'}), "
        f"judged as (select *, case {verdict} else {_SOUND} end as problem from told), "
        f"kept as ({left_out_sql(table, bounds, 'judged')}) "
        f"select *, {row_key_sql(table)} as row_key, {row_hash_sql(table, pepper)} as row_hash, "
        f"{version_order_sql(VERSION) if VERSION in types else 'cast(null as varchar)'} as version_order from kept"
    )
    _mark_repeated(connection, len(problems))
    _stage(connection, table)
    hidden = set() if bounds.special_category == "landed" else {column.name for column in table.special_columns}
    refuse(connection, table, types, problems, pepper, hidden=hidden)
    refuse_ragged(connection, ragged, table, pepper)
    arrived, duplicates, superseded, blanked, left_out = _one_row(
        connection,
        f"select count(*), count(*) filter (where problem = {_REPEATED}), "
        f"count(*) filter (where problem = {_SUPERSEDED}), "
        f"coalesce(sum({blanked_sql(table)}) filter (where problem = {_SOUND}), 0), "
        f"coalesce(sum(left_out) filter (where problem = {_SOUND}), 0) from checked",
    )
    refused = (*refusals(connection, problems), *ragged_refusals(ragged))
    return Judged(
        source_rows=arrived + len(ragged),
        duplicates=duplicates,
        superseded=superseded,
        quarantined=sum(refusal.rows for refusal in refused),
        blanked=int(blanked),
        left_out=int(left_out),
        refusals=refused,
        earliest_future=_earliest_future(connection, table, problems),
        rows=dict(
            connection.execute("select arrival_portion, count(*) from checked group by arrival_portion").fetchall()
        ),
    )


def _gather(connection: duckdb.DuckDBPyConnection, arrivals: list[Arrival]) -> None:
    # Small files share a relation, whose rows carry the number already.
    relations = {arrival.relation: arrival for arrival in arrivals}
    union = " union all by name ".join(
        f"select * from {identifier(relation)}"
        if "arrival_portion" in arrival.types
        else f"select *, {arrival.number} as arrival_portion from {identifier(relation)}"
        for relation, arrival in relations.items()
    )
    connection.execute(
        f"create or replace temp table {ARRIVED} as select *, row_number() over () as arrival_row from ({union})"
    )
    for relation in relations:
        connection.execute(f"drop table {identifier(relation)}")


def _mark_repeated(connection: duckdb.DuckDBPyConnection, conflict: int) -> None:
    """Give the later rows of a key their verdict. Keys that occur once, nearly all, are not sorted for it."""
    connection.execute(
        f"""
        create or replace temp table repeated as
        with keys as (
            select arrival_portion, row_key
            from checked
            where problem = {_SOUND}
            group by arrival_portion, row_key
            having count(*) > 1
        )
        select
            arrival_row,
            row_number() over first_first as place,
            row_hash = first_value(row_hash) over first_first as is_same,
            version_order is distinct from first_value(version_order) over first_first as is_lower
        from checked
        semi join keys using (arrival_portion, row_key)
        where problem = {_SOUND}
        window first_first as (
            partition by arrival_portion, row_key
            order by version_order desc nulls last, source_row, row_hash, arrival_row
        )
        """
    )
    connection.execute(
        f"update checked set problem = case when repeated.is_lower then {_SUPERSEDED} "
        f"when repeated.is_same then {_REPEATED} else {conflict} end "
        "from repeated where repeated.arrival_row = checked.arrival_row and repeated.place > 1"
    )


def _stage(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    columns = ", ".join(identifier(column.name) for column in table.columns)
    connection.execute(
        f"insert into {STAGED} select arrival_portion, source_file, source_row, row_key, row_hash, "
        f"version_order, {columns} from checked where problem = {_SOUND}"
    )


def _earliest_future(
    connection: duckdb.DuckDBPyConnection, table: Table, problems: list[Problem]
) -> dict[int, dt.datetime]:
    places = [place for place, problem in enumerate(problems, start=1) if problem.reason == FUTURE]
    if not places or table.time_column is None:
        return {}
    found = connection.execute(
        f"select arrival_portion, min(cast({identifier(table.time_column)} as timestamp)) "
        f"from checked where problem = {places[0]} group by arrival_portion"
    ).fetchall()
    return dict(found)


def _one_row(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[Any, ...]:
    # All rows: a result that is not read to its end blocks the connection.
    (row,) = connection.execute(sql).fetchall()
    return tuple(row)
