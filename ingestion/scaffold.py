"""The beginning of a mapping file: every table of the contract written out, the optional ones as comments."""

from textwrap import indent, wrap
from typing import Final

from ingestion.contract import TABLES, Column, Table

WIDTH: Final = 120

_HEAD: Final = """\
# {title}: how its files become tables of the raw contract (docs/raw_contract.md).
#
# 1. Under `inputs`, say which files there are: `files` are patterns below the source's folder, `columns` must be in
#    them, those of `may_have` are empty where they are not. An input with `optional: true` may have no file, one with
#    `header: [...]` has no line of names.
# 2. Under `tables`, turn their columns into the contract's: each line is `what the file has as contract_column`. Say in
#    a comment why you clean what you clean. Lines of optional columns that you cannot fill may go.
# 3. Take the `# ` off the tables that you bring, input and select.
# 4. `setka doctor` says what is still missing, from the files' headers; then write a test that lands a small file.
source: {name}
title: {title}
layout: sql
# The shop's own, or leave them out and set SETKA_TIMEZONE and SETKA_CURRENCY. Times without an offset are read as UTC:
# write `cast(cast(bought_at as timestamp) at time zone 'Europe/Moscow' as timestamp)` for wall-clock times.
# timezone: Europe/Moscow
# currency: RUB
# encoding: cp1251
# delimiter: ";"
# A source that lands beside another one and brings no orders, or orders of its own: what then begins with its name.
# partial: true
# own_ids: [customer_id, order_id]
"""


def scaffold(name: str) -> str:
    """A mapping file for the source `name` that lands files in the contract's own shape, for a human to change."""
    required = [table for table in TABLES.values() if table.presence == "required"]
    others = [table for table in TABLES.values() if table.presence != "required"]
    title = name.replace("_", " ").capitalize()
    return "\n".join(
        [
            _HEAD.format(name=name, title=title),
            "inputs:",
            *(_input(table) for table in required),
            *(_commented(_input(table)) for table in others),
            "",
            "tables:",
            *(f"{_select(table)}\n" for table in required),
            *(f"{_commented(_select(table))}\n" for table in others),
        ]
    )


def _input(table: Table) -> str:
    demanded = [column.name for column in table.columns if column.is_demanded]
    optional = [column.name for column in table.columns if not column.is_demanded]
    lines = [
        f"  {table.name}_rows:",
        f"    files: [{table.name}.csv, {table.name}.parquet]",
        *_list("columns", demanded),
        *(_list("may_have", optional) if optional else []),
    ]
    return "\n".join(lines)


def _list(key: str, names: list[str]) -> list[str]:
    lead = f"    {key}: ["
    lines = wrap(", ".join(names), WIDTH - len(lead) - 5)
    return [f"{lead if place == 0 else ' ' * len(lead)}{line}" for place, line in enumerate(lines[:-1])] + [
        f"{lead if len(lines) == 1 else ' ' * len(lead)}{lines[-1]}]"
    ]


def _select(table: Table) -> str:
    columns = [
        *((f"{column.name},", _words(column)) for column in table.columns),
        ("source_file,", ""),
        ("source_row", ""),
    ]
    width = max(len(name) for name, _ in columns)
    body = [
        "select",
        *(f"    {name:<{width}}  -- {words}" if words else f"    {name}" for name, words in columns),
        f"from {table.name}_rows",
    ]
    return f"  # {table.grain}\n  {table.name}: |\n" + indent("\n".join(body), "    ")


def _words(column: Column) -> str:
    need = {"key": "key, ", "required": "required, ", "optional": ""}[column.need]
    allowed = f" One of: {', '.join(column.allowed)}." if column.allowed else ""
    default = f" Empty means {column.default}." if column.default is not None else ""
    return f"{need}{column.kind}: {column.meaning}{allowed}{default}"


def _commented(text: str) -> str:
    return "\n".join(f"# {line}".rstrip() for line in text.splitlines())
