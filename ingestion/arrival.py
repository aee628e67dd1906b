"""Judge what was read: convert it, find what is wrong, part the rows into staged and refused."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import duckdb

from ingestion.contract import DELETED, VERSION, Table
from ingestion.portions import Arrival
from ingestion.reading import RaggedRow
from ingestion.report import Refusal
from ingestion.sql import identifier, literal, named_text
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

ARRIVED: Final = "arrived"  # rows as read, with the unique arrival_row and the number of their arrival_portion
# Rows that may land: portion, source_file, source_row, row_key, row_hash, version_order and the contract's columns.
STAGED: Final = "staged"
REFUSED: Final = "refused"  # rows for quarantine, with contact data as brought
_SOUND: Final = 0
_REPEATED: Final = -1
_SUPERSEDED: Final = -2

TWICE: Final = "is given twice in one file with different content"

# An address in a column that is none, as after a missing comma, must not reach a file without contact data.
_ADDRESS: Final = r"[^\s@\"]+@[^\s@\"]+"


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
    _refuse(connection, table, types, problems, pepper, hidden=hidden)
    _refuse_ragged(connection, ragged, table, pepper)
    arrived, duplicates, superseded, blanked, left_out = _one_row(
        connection,
        f"select count(*), count(*) filter (where problem = {_REPEATED}), "
        f"count(*) filter (where problem = {_SUPERSEDED}), "
        f"coalesce(sum({blanked_sql(table)}) filter (where problem = {_SOUND}), 0), "
        f"coalesce(sum(left_out) filter (where problem = {_SOUND}), 0) from checked",
    )
    refusals = (*_refusals(connection, problems), *_ragged_refusals(ragged))
    return Judged(
        source_rows=arrived + len(ragged),
        duplicates=duplicates,
        superseded=superseded,
        quarantined=sum(refusal.rows for refusal in refusals),
        blanked=int(blanked),
        left_out=int(left_out),
        refusals=refusals,
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


def _refuse(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    types: dict[str, str],
    problems: list[Problem],
    pepper: str,
    *,
    hidden: set[str],
) -> None:
    contact_names = {column.name for column in table.contact_columns}

    def brought(name: str) -> str:
        return f"cast(arrived.{identifier(name)} as varchar)" if name in types else "cast(null as varchar)"

    def shown(name: str) -> str:
        """What quarantine may hold. A flag that cannot be read may mean that the row reveals health."""
        if name not in hidden:
            return brought(name)
        flag = table.sensitive_flag
        if flag is None or flag not in types:
            return "cast(null as varchar)" if flag is None else brought(name)
        is_harmless = f"lower(trim({brought(flag)})) in ('', 'false', 'f', 'no', '0') or {brought(flag)} is null"
        return f"case when {is_harmless} then {brought(name)} end"

    def value(problem: Problem) -> str:
        names = problem.field.split(", ")
        if contact_names.intersection(names):
            return "null"
        return f"concat_ws(', ', {', '.join(shown(name) for name in names)})"

    values = " ".join(f"when {place} then {value(problem)}" for place, problem in enumerate(problems, start=1))
    said = ", ".join(
        f"({place}, {literal(problem.field)}, {literal(problem.reason)}, {literal(problem.remedy)})"
        for place, problem in enumerate(problems, start=1)
    )
    content = named_text(
        {"": literal(pepper + table.name), **{column.name: brought(column.name) for column in table.columns}}
    )
    rest = ", ".join(f"{literal(column.name)}, {shown(column.name)}" for column in table.open_columns)
    contacts = "".join(f", {brought(column.name)}" for column in table.contact_columns)
    connection.execute(
        f"insert into {REFUSED} "
        f"select md5({content} || said.field || said.reason), checked.source_file, checked.source_row, "
        "said.field, said.reason, said.remedy, "
        f"{_masked(f'case problem {values} end')}, {_masked(f'json_object({rest})')}{contacts} "
        "from checked "
        f"join {ARRIVED} as arrived on arrived.arrival_row = checked.arrival_row "
        f"join (values {said}) as said (place, field, reason, remedy) on said.place = checked.problem"
    )


def _refuse_ragged(
    connection: duckdb.DuckDBPyConnection, found: list[tuple[str, RaggedRow]], table: Table, pepper: str
) -> None:
    """Rows that do not fit the header: which field is which is unknown, so nothing of them is kept but the place."""
    rows = [
        [pepper + table.name + ragged.text, label, ragged.source_row, reason, remedy]
        for label, ragged in found
        for reason, remedy in [_ragged_words(ragged.field_count, ragged.expected_count)]
    ]
    if rows:
        connection.executemany(
            f"insert into {REFUSED} (row_id, source_file, source_row, reason, remedy) values (md5(?), ?, ?, ?, ?)", rows
        )


def _ragged_words(field_count: int, expected_count: int) -> tuple[str, str]:
    return (
        f"has {field_count} fields, the header has {expected_count}",
        "Quote fields that contain the delimiter, or correct the row.",
    )


def _refusals(connection: duckdb.DuckDBPyConnection, problems: list[Problem]) -> list[Refusal]:
    found = connection.execute(
        "select problem, count(*), arg_min(source_file, (source_file, source_row)), "
        "arg_min(source_row, (source_file, source_row)) "
        f"from checked where problem > {_SOUND} group by problem order by problem"
    ).fetchall()
    return [
        Refusal(problem.field, problem.reason, problem.remedy, rows, file, row)
        for place, rows, file, row in found
        for problem in [problems[place - 1]]
    ]


def _ragged_refusals(found: list[tuple[str, RaggedRow]]) -> list[Refusal]:
    by_words: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for label, ragged in found:
        by_words.setdefault(_ragged_words(ragged.field_count, ragged.expected_count), []).append(
            (label, ragged.source_row)
        )
    return [Refusal("", reason, remedy, len(rows), *min(rows)) for (reason, remedy), rows in by_words.items()]


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


def _masked(sql: str) -> str:
    return f"regexp_replace({sql}, {literal(_ADDRESS)}, '[address]', 'g')"


def _one_row(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[Any, ...]:
    # All rows: a result that is not read to its end blocks the connection.
    (row,) = connection.execute(sql).fetchall()
    return tuple(row)
