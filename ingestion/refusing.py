"""Set refused rows apart: what quarantine and the report say of each, with contact data in columns of its own."""

from typing import Final

import duckdb

from ingestion.contract import Table
from ingestion.reading import RaggedRow
from ingestion.report import Refusal
from ingestion.sql import identifier, literal, named_text
from ingestion.validation import Problem

ARRIVED: Final = "arrived"  # rows as read, with the unique arrival_row and the number of their arrival_portion
REFUSED: Final = "refused"  # rows for quarantine, with contact data as brought

# An address in a column that is none, as after a missing comma, must not reach a file without contact data.
_ADDRESS: Final = r"[^\s@\"]+@[^\s@\"]+"


def refuse(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    types: dict[str, str],
    problems: list[Problem],
    pepper: str,
    *,
    hidden: set[str],
) -> None:
    """Move the checked rows with a problem to `refused`; what is `hidden` reveals health and is not kept."""
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


def refuse_ragged(
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


def refusals(connection: duckdb.DuckDBPyConnection, problems: list[Problem]) -> list[Refusal]:
    """One entry per problem of the checked rows, with the first row that has it."""
    found = connection.execute(
        "select problem, count(*), arg_min(source_file, (source_file, source_row)), "
        "arg_min(source_row, (source_file, source_row)) "
        "from checked where problem > 0 group by problem order by problem"
    ).fetchall()
    return [
        Refusal(problem.field, problem.reason, problem.remedy, rows, file, row)
        for place, rows, file, row in found
        for problem in [problems[place - 1]]
    ]


def ragged_refusals(found: list[tuple[str, RaggedRow]]) -> list[Refusal]:
    """One entry per number of fields, with the first row of it."""
    by_words: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for label, ragged in found:
        by_words.setdefault(_ragged_words(ragged.field_count, ragged.expected_count), []).append(
            (label, ragged.source_row)
        )
    return [Refusal("", reason, remedy, len(rows), *min(rows)) for (reason, remedy), rows in by_words.items()]


def _masked(sql: str) -> str:
    return f"regexp_replace({sql}, {literal(_ADDRESS)}, '[address]', 'g')"
