"""What is derived from the contract and kept in the repository: the dbt sources and the contract's page.

`python -m ingestion.documents` rewrites both; a test fails when they differ from the code.
"""

from pathlib import Path
from typing import Final

import yaml

from ingestion.contract import CONTRACT_VERSION, DELETED, TABLES, VERSION, Column, Table
from ingestion.contract.shapes import DERIVED_MEANINGS
from ingestion.contract.uses import WITHOUT
from ingestion.raw import LANDING_COLUMNS
from setka.settings import PROJECT_ROOT

DBT_SOURCES: Final = PROJECT_ROOT / "dbt" / "models" / "staging" / "_raw__sources.yml"
CONTRACT_PAGE: Final = PROJECT_ROOT / "docs" / "raw_contract.md"
_COMMAND: Final = "python -m ingestion.documents"

_INTRODUCTION: Final = """\
# The raw contract

What a shop may bring. This page is generated from `ingestion/contract/` by `{command}`; version {contract_version}.

Required are {required}; every other table may be missing and is then empty. A mapping in `ingestion/sources/` turns a
shop's own files into these tables; a shop that exports them as they are, one `<table>.csv` or `<table>.parquet` or a
folder `<table>/` of such files, needs no mapping (`SETKA_SOURCE=files`).

- **Types**: {types}. Times without an offset are UTC; times with one are converted. An empty cell is no value.
- **Bad rows** (wrong type, empty required cell, a word outside the list, a time in the future, a key given twice in one
  file with different content, another currency than the shop's) go to `data/quarantine/<table>/` with file, row, field,
  reason and remedy; the others land. Rows count from 1 at the first row of data. Bring the corrected row in any later
  file. Where a column is marked *else blank*, an unknown word lands as empty instead, because a customer is worth more
  than her stated gender.
- **Bad files** (missing column, empty or unreadable file, undeclared encoding) stop the landing when the table is
  required or guarded ({guarded}); for any other table they are reported and the rest goes on.
- **Rows in quarantine** are judged again by `setka ingest --retry-quarantine`, under the contract, clock and currency
  of that day: those that pass land once, unless something newer of their key has landed, and are marked as resolved
  in `data/quarantine/<table>/resolved/`. Rows that did not fit their header or stood twice in a file have to be
  brought anew.
- **The same row twice changes nothing.** A row lands again only with other content; the newest landed version counts.
- **Versions.** Every table may have `{version}`. Then the highest version of a key counts, in whatever order versions
  arrive; a lower one that comes later does not land and is counted as superseded, and of two versions in one file the
  higher lands. Versions are compared as numbers (up to 38 digits before the point), as times (ISO 8601, UTC without
  an offset) or, if they are neither, as text byte by byte: `v10` sorts before `v9`. Numbers sort before times, times
  before text, and a row without a version before all. Of equal versions the one landed last counts.
- **Deletions.** Every table may have `{deleted}`. A row with true is a tombstone: key and version land, nothing else
  of it is read, and from that landing on the models do not see the row; a run that replays an earlier night still
  does. A later version brings it back. A file with no columns but the key and these two is a list of deletions. A
  deleted consent counts as withdrawn: nobody could prove it any more. Raw rows are never removed by a deletion.
- **Silence.** A table that has landed rows, and of which tonight's source has a broken file, no file or no row, is
  silent: raw keeps its rows, but segments and triggers that depend on it are held. Tables that come only when there is
  news are named in `SETKA_QUIET_TABLES`.
- **Contact data** never lies beside the rest: columns so marked land in `data/raw/<table>/contacts/`, joined by
  `row_id`. `email_key` and `phone_key` are keyed hashes of the normalised address and stand with the other columns. An
  address that is no address lands, without a key. A phone without a plus is read as it is dialled in the row's country,
  else in the country of the shop's time zone.
- **Time zones**: landing derives `phone_timezone` and `address_timezone` where they are beyond doubt.
- **Special-category data** may reveal health: it never reaches ad exports, subject lines, URLs or provider arguments.
  Its cells land empty, in quarantine too, unless `SETKA_SPECIAL_CATEGORY_DATA=true`; how many were left out is
  counted. Where a table has a flag ({flags}), only flagged rows are emptied. Switched on later, the files are read
  again; switched off later, the rows land anew without these cells, and what had landed before stays in raw.

Landing adds to every row:

| column | type | meaning |
|---|---|---|
{landing}
"""


def dbt_sources_yaml() -> str:
    """The dbt sources `raw` and `raw_contacts`, as the text of a properties file."""
    sources = [
        _source(
            "raw",
            "The shop's data as it landed, contact data apart.",
            "*.parquet",
            {table.name: _raw_description(table) for table in TABLES.values()},
        ),
        _source(
            "raw_contacts",
            "Contact data of raw rows: only for models in the private database.",
            "contacts/*.parquet",
            {table.name: _contact_description(table) for table in TABLES.values() if table.contact_columns},
        ),
    ]
    # Long lines stay whole: a wrapped Jinja expression is hard to read.
    body = yaml.safe_dump({"version": 2, "sources": sources}, sort_keys=False, allow_unicode=True, width=1000)
    return f"# Generated from ingestion/contract by `{_COMMAND}`. Do not edit.\n{body}"


def contract_markdown() -> str:
    """The contract's page for docs/, as Markdown."""
    text = _INTRODUCTION.format(
        command=_COMMAND,
        contract_version=CONTRACT_VERSION,
        required=_named("required"),
        guarded=_named("guarded"),
        version=VERSION,
        deleted=DELETED,
        flags=", ".join(f"`{table.name}.{table.sensitive_flag}`" for table in TABLES.values() if table.sensitive_flag),
        types=(
            "text; integer; money (decimal with 4 places, point as the mark); boolean (true or false); "
            "timestamp and date (ISO 8601, such as 2026-11-01T10:30:00+03:00)"
        ),
        landing="\n".join(f"| {name} | {sql_type} | {meaning} |" for name, sql_type, meaning in LANDING_COLUMNS),
    )
    return text + "\n" + "\n".join(_page_section(table) for table in TABLES.values())


def write_documents() -> list[Path]:
    """Rewrite both files and return their paths."""
    for path, text in ((DBT_SOURCES, dbt_sources_yaml()), (CONTRACT_PAGE, contract_markdown())):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return [DBT_SOURCES, CONTRACT_PAGE]


def _source(name: str, description: str, files: str, tables: dict[str, dict[str, object]]) -> dict[str, object]:
    # Relative: dbt/profiles.yml names the raw folder, so that the compiled SQL is the same for every shop.
    location = "read_parquet('%s/%s', union_by_name=true)"
    return {
        "name": name,
        "description": description,
        "tables": [
            {"name": table, **properties, "config": {"meta": {"external_location": location % (table, files)}}}
            for table, properties in tables.items()
        ],
    }


def _raw_description(table: Table) -> dict[str, object]:
    landing = [_property(name, meaning, sql_type) for name, sql_type, meaning in LANDING_COLUMNS]
    own = [_property(column.name, _meaning(column), column.sql_type) for column in table.open_columns]
    derived = [_property(name, DERIVED_MEANINGS[name], "VARCHAR") for name in table.derived_columns]
    return {"description": f"{table.grain} {_versions(table)}", "columns": [*landing, *own, *derived]}


def _contact_description(table: Table) -> dict[str, object]:
    columns = [_property(column.name, _meaning(column), column.sql_type) for column in table.contact_columns]
    join = _property("row_id", f"Joins to raw.{table.name}; unique here.", "VARCHAR")
    return {"description": f"One row per row_id of raw.{table.name}.", "columns": [join, *columns]}


def _versions(table: Table) -> str:
    keys = ", ".join(table.key_columns)
    return f"Every landed version of a row is kept; key of the row: {keys}; time column: {table.time_column or 'none'}."


def _property(name: str, description: str, sql_type: str) -> dict[str, object]:
    return {"name": name, "data_type": sql_type.lower(), "description": description}


def _meaning(column: Column) -> str:
    """The column's meaning with what the flags add, as sentences."""
    sentences = [column.meaning]
    if column.allowed:
        tail = ", else blank" if column.unknown_word == "blanked" else ""
        sentences.append(f"One of: {', '.join(column.allowed)}{tail}.")
    elif column.unknown_word == "blanked":
        sentences.append("Else blank.")
    if column.default is not None:
        sentences.append(f"Default: {column.default}.")
    if column.sensitivity == "special":
        sentences.append("Special-category.")
    return " ".join(sentences)


def _named(presence: str) -> str:
    return ", ".join(f"`{table.name}`" for table in TABLES.values() if table.presence == presence)


def _page_section(table: Table) -> str:
    marks = {"open": "", "contact": "contact", "special": "special-category"}
    rows = [
        f"| {column.name} | {column.kind} | {column.need} | {marks[column.sensitivity]} | {_meaning(column)} |"
        for column in table.columns
    ]
    rules = [f"- A row whose `{rule.field}` {rule.reason} is quarantined. {rule.remedy}" for rule in table.rules]
    return "\n".join(
        [
            f"## {table.name}",
            "",
            f"{table.grain} {table.presence.capitalize()}; key: {', '.join(table.key_columns)}; "
            f"time column: {table.time_column or 'none'}; schema version {table.schema_version}."
            + (f" Without it: {WITHOUT[table.name]}." if table.name in WITHOUT else ""),
            "",
            "| column | type | need | data | meaning |",
            "|---|---|---|---|---|",
            *rows,
            *(["", *rules] if rules else []),
            "",
        ]
    )


if __name__ == "__main__":
    for written in write_documents():
        print(written.relative_to(PROJECT_ROOT))
