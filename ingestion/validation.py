"""SQL that turns what arrived into the contract's types and finds the first thing wrong with each row.

Everything here is text of SQL, made from the contract; nothing is executed.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final, Literal

from ingestion.contract import DELETED, VERSION, Column, Table
from ingestion.sql import identifier, joined_text, literal, named_text

SpecialCategory = Literal["left out", "landed"]

FUTURE: Final = "lies in the future"
IANA_ZONES: Final = "iana_timezones"  # the landing's database holds the names in a table of this name

_TYPE_PROBLEMS: Final[dict[str, tuple[str, str]]] = {
    "integer": ("is not a whole number", "Write digits only, such as 12."),
    "money": ("is not an amount", "Write digits with a point, such as 1290.50."),
    "boolean": ("is not true or false", "Write true or false."),
    "timestamp": ("is not a time", "Write it as ISO 8601, such as 2026-11-01T10:30:00Z."),
    "date": ("is not a date", "Write it as ISO 8601, such as 2026-11-01."),
}
_CODE_PATTERNS: Final = {"country_code": "[A-Z]{2}", "language_code": "[a-z]{2}", "shop_currency": "[A-Z]{3}"}
_NUMBER: Final = r"[0-9]{1,38}(\.[0-9]+)?"
_WHOLE: Final = r"[+-]?[0-9]+(\.0*)?"
_DECIMAL: Final = r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?"
_ISO_START: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}.*"
_INTEGERS: Final = (
    "TINYINT",
    "SMALLINT",
    "INTEGER",
    "BIGINT",
    "HUGEINT",
    "UTINYINT",
    "USMALLINT",
    "UINTEGER",
    "UBIGINT",
)


@dataclass(frozen=True)
class Problem:
    """One thing that can be wrong with a row: SQL that is true then, and what quarantine says."""

    condition: str
    field: str
    reason: str
    remedy: str


@dataclass(frozen=True)
class Bounds:
    """What rows are held against: the shop's ISO 4217 currency, the last believable instant (naive UTC), and whether
    special-category data may land.
    """

    currency: str
    latest: dt.datetime
    special_category: SpecialCategory = "left out"


def conversion_sql(table: Table, arrived: str, arrived_types: dict[str, str], bounds: Bounds) -> str:
    """Select the relation `arrived` in the contract's types, a cell that cannot be read as NULL.

    `arrived_types` is DuckDB type by lower-case column name. Besides the contract's columns the result has
    source_file, source_row, arrival_row (unique), arrival_portion and `<column>__given`: whether the cell was filled.
    """
    selected = ["source_file", "cast(source_row as bigint) as source_row", "arrival_row", "arrival_portion"]
    for column in table.columns:
        name = identifier(column.name)
        arrived_type = arrived_types.get(column.name)
        given = "false" if arrived_type is None else f"{_text(column, arrived_type)} is not null"
        value = "null" if arrived_type is None else _typed(column, arrived_type)
        default = bounds.currency if column.check == "shop_currency" else column.default
        if default is not None:
            value = f"case when {given} then {value} else {literal(default)} end"
        selected.append(f"cast({value} as {column.sql_type}) as {name}")
        selected.append(f"{given} as {identifier(column.name + '__given')}")
    return f"select {', '.join(selected)} from {identifier(arrived)}"


def row_problems(table: Table, bounds: Bounds) -> list[Problem]:
    """What can be wrong with a converted row, in the order in which it is looked for: the first one counts."""
    problems = [problem for column in table.columns for problem in _column_problems(column, bounds)]
    if table.time_column is not None:
        latest = bounds.latest.isoformat(sep=" ", timespec="seconds")
        problems.append(
            Problem(
                f"{identifier(table.time_column)} > cast({literal(bounds.latest.isoformat(sep=' '))} as timestamp)",
                table.time_column,
                FUTURE,
                f"Check the source's clock and time zone; the last believable time was {latest} UTC. "
                "A row whose time comes is taken then.",
            )
        )
    problems += [
        Problem(f"{DELETED} is not true and not ({rule.holds})", rule.field, rule.reason, rule.remedy)
        for rule in table.rules
    ]
    return problems


def tombstones_sql(table: Table, converted: str) -> str:
    """Select the converted rows, of deleted ones only key and version: the rest is neither judged nor kept.

    A deletion must not fail on a cell that nobody will read, and contact data of the deleted must not land.
    """
    emptied = []
    for column in table.columns:
        if column.need == "key" or column.name in (DELETED, VERSION):
            continue
        name, given = identifier(column.name), identifier(column.name + "__given")
        emptied.append(f"case when {DELETED} then null else {name} end as {name}")
        emptied.append(f"{given} and {DELETED} is not true as {given}")
    return f"select * replace ({', '.join(emptied)}) from {converted}"


def left_out_sql(table: Table, bounds: Bounds, judged: str) -> str:
    """Select the judged rows without the special cells that must not land, and `left_out`: how many those were."""
    if bounds.special_category == "landed" or not table.special_columns:
        return f"select *, 0 as left_out from {judged}"
    hidden = "true" if table.sensitive_flag is None else f"{identifier(table.sensitive_flag)} is true"
    names = [identifier(column.name) for column in table.special_columns]
    emptied = ", ".join(f"case when {hidden} then null else {name} end as {name}" for name in names)
    count = " + ".join(f"cast({hidden} and {name} is not null as integer)" for name in names)
    # Counted over the rows as they were: in the same select the names still mean the filled cells.
    return f"select * replace ({emptied}), {count} as left_out from {judged}"


def version_order_sql(version: str) -> str:
    """The version as text that sorts as its versions do, byte by byte; NULL without a version.

    Hexadecimal keeps other text free of blanks, so that what follows a blank never decides between two versions.
    """
    whole = f"'n' || lpad(split_part({version}, '.', 1), 38, '0')"
    fraction = f"rtrim(split_part({version}, '.', 2), '0')"
    moment = f"try_cast(try_cast({version} as timestamptz) as timestamp)"
    return (
        f"case when regexp_full_match({version}, {literal(_NUMBER)}) "
        f"then {whole} || case when {fraction} = '' then '' else '.' || {fraction} end "
        f"when regexp_full_match({version}, {literal(_ISO_START)}) and {moment} is not null "
        f"then 't' || strftime({moment}, '%Y%m%d%H%M%S%f') "
        f"else 'x' || hex({version}) end"
    )


def blanked_sql(table: Table) -> str:
    """How many cells of a converted row had an unknown word and became empty."""
    counts = [
        f"cast({identifier(column.name + '__given')} and {identifier(column.name)} is null as integer)"
        for column in table.columns
        if column.unknown_word == "blanked"
    ]
    return " + ".join(counts) if counts else "0"


def row_key_sql(table: Table) -> str:
    """The row's key as one text."""
    return joined_text(identifier(name) for name in table.key_columns)


def row_hash_sql(table: Table, pepper: str) -> str:
    """md5 over the filled columns of the contract, so that a wider contract leaves the hashes as they are.

    Where contact data is among them the shop's own `pepper` is, too: a bare hash of a phone number can be guessed.
    """
    columns = {column.name: identifier(column.name) for column in table.columns}
    return f"md5({named_text({'': literal(pepper), **columns} if table.contact_columns else columns)})"


def _text(column: Column, arrived_type: str) -> str:
    """The cell as text, without blanks around it; NULL when nothing is left."""
    name = identifier(column.name)
    return f"nullif(trim({name}, e' \\t\\r\\n'), '')" if arrived_type == "VARCHAR" else f"cast({name} as varchar)"


def _typed(column: Column, arrived_type: str) -> str:
    """The cell in the contract's type; NULL when it cannot be read so, or is an unknown word to be blanked."""
    name, text = identifier(column.name), _text(column, arrived_type)
    match column.kind:
        case "text":
            return _word(column, text)
        case "integer":
            return f"try_cast({name} as integer)" if arrived_type in _INTEGERS else _whole_number(text)
        case "money":
            if arrived_type != "VARCHAR":
                return f"try_cast({name} as decimal(18, 4))"
            is_decimal = f"regexp_full_match({text}, {literal(_DECIMAL)})"
            return f"case when {is_decimal} then try_cast({text} as decimal(18, 4)) end"
        case "boolean":
            return (
                f"case when lower({text}) in ('true', 't', 'yes', '1') then true "
                f"when lower({text}) in ('false', 'f', 'no', '0') then false end"
            )
        case "timestamp" | "date":
            return _moment(column, name, text, arrived_type)


def _whole_number(text: str) -> str:
    """A plain cast would round 2.5 to 3 and read 0x10 and 1_000."""
    is_whole = f"regexp_full_match({text}, {literal(_WHOLE)})"
    return f"case when {is_whole} then try_cast(split_part({text}, '.', 1) as integer) end"


def _moment(column: Column, name: str, text: str, arrived_type: str) -> str:
    """A time goes through the zone-aware type: an offset is honoured, and without one it is UTC as the session is."""
    moment = (
        "try_cast(try_cast({} as timestamptz) as timestamp)" if column.kind == "timestamp" else "try_cast({} as date)"
    )
    if arrived_type == "VARCHAR":
        # The pattern keeps out words such as 'infinity', which a cast would take.
        return f"case when regexp_full_match({text}, {literal(_ISO_START)}) then {moment.format(text)} end"
    return f"case when isfinite(try_cast({name} as timestamp)) then {moment.format(name)} end"


def _word(column: Column, text: str) -> str:
    """The text in the case that its vocabulary is written in."""
    if column.check in ("country_code", "shop_currency"):
        text = f"upper({text})"
    elif column.check == "language_code" or column.allowed:
        text = f"lower({text})"
    if column.unknown_word == "blanked":
        return f"case when {_known(column, text)} then {text} end"
    return text


def _known(column: Column, value: str) -> str:
    if column.allowed:
        return f"{value} in ({', '.join(literal(word) for word in column.allowed)})"
    if column.check == "iana_timezone":
        return f"{value} in (select name from {IANA_ZONES})"
    return f"regexp_full_match({value}, {literal(_CODE_PATTERNS[column.check])})"


def _column_problems(column: Column, bounds: Bounds) -> list[Problem]:
    name, given = identifier(column.name), identifier(column.name + "__given")
    problems = []
    if column.is_demanded:
        unless_deleted = "" if column.need == "key" else f" and {DELETED} is not true"
        problems.append(Problem(f"not {given}{unless_deleted}", column.name, "is empty", "Fill the cell."))
    if column.kind in _TYPE_PROBLEMS:
        reason, remedy = _TYPE_PROBLEMS[column.kind]
        problems.append(Problem(f"{given} and {name} is null", column.name, reason, remedy))
    if column.unknown_word == "blanked":
        return problems
    if column.check == "shop_currency":
        problems.append(
            Problem(
                f"{name} <> {literal(bounds.currency)}",
                column.name,
                f"is not the shop's currency {bounds.currency}",
                "Convert the amounts before landing, or set SETKA_CURRENCY if the shop's currency is another.",
            )
        )
    elif column.allowed:
        words = ", ".join(column.allowed)
        problems.append(
            Problem(f"not ({_known(column, name)})", column.name, "is an unknown word", f"Known are {words}.")
        )
    elif column.check != "none":
        problems.append(
            Problem(
                f"not ({_known(column, name)})", column.name, f"is no {column.check.replace('_', ' ')}", "Correct it."
            )
        )
    return problems
