"""Find what there is to read: a portion is what is read in one go for one table."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from ingestion.contract import TABLES, Table
from ingestion.mapping import FileForm, Input, Mapping
from ingestion.reading import SUFFIXES, RaggedRow, read_file
from ingestion.sql import identifier, literal
from setka.errors import ContractError, SourceError

# Makes a table of a file: connection, relation, path, label, form; `read_file` with all rows, `read_header` with none.
Reader = Callable[[duckdb.DuckDBPyConnection, str, Path, str, FileForm], list[RaggedRow]]


@dataclass(frozen=True)
class Portion:
    """One file of the contract's own layout, or all inputs of a mapping's select. `name` is stable from run to run."""

    table: Table
    name: str
    files: tuple[Path, ...]


@dataclass(frozen=True)
class Arrival:
    """One portion as it was read: the table `relation` with its column types, rows that do not fit their file's header,
    hints about columns that were not taken. A portion of higher `number` has newer content.
    """

    number: int
    relation: str
    types: dict[str, str]
    ragged: tuple[tuple[str, RaggedRow], ...]
    notes: tuple[str, ...]


def find_portions(mapping: Mapping, folder: Path) -> tuple[dict[str, list[Portion]], list[str]]:
    """Portions by table, later ones with newer content, and hints about files that belong to no table.

    Raises SourceError when the folder, or every file of a required table, is missing.
    """
    if not folder.is_dir():
        raise SourceError("the folder does not exist", where=str(folder), remedy="Correct SETKA_SOURCE_PATH.")
    if mapping.tables:
        # One key stands for all files of a table: its select may look at every row of them.
        return {
            name: [Portion(table, f"{mapping.prefix}all", _files_of(table, mapping, folder))]
            for name, table in TABLES.items()
            if name in mapping.tables
        }, []
    portions = {
        name: [Portion(table, mapping.prefix + _label(path, folder), (path,)) for path in _table_files(folder, name)]
        for name, table in TABLES.items()
    }
    for name, found in portions.items():
        if not found and TABLES[name].presence == "required" and not mapping.is_partial:
            raise SourceError(
                f"there is no file of {name}, which every shop must bring",
                where=str(folder),
                remedy=f"Expected are {name}.csv, {name}.parquet or a folder {name} with such files.",
            )
    return portions, _foreign_files(folder)


def _files_of(table: Table, mapping: Mapping, folder: Path) -> tuple[Path, ...]:
    """What the table's select reads. A missing input of an optional table is an error only when it is read."""
    found: list[Path] = []
    for source in mapping.inputs_of(table.name):
        try:
            found += input_files(source, folder)
        except SourceError:
            if table.presence != "optional":
                raise
    return tuple(found)


def input_files(source: Input, folder: Path) -> list[Path]:
    """The files of the first pattern that matches any, none for an optional input without.

    Raises SourceError when another input has no file.
    """
    for pattern in source.files:
        found = sorted(path for path in folder.glob(pattern) if path.is_file())
        if found:
            return found
    if source.is_optional:
        return []
    raise SourceError(
        f"there is no {' or '.join(source.files)}", where=str(folder), remedy="Correct SETKA_SOURCE_PATH."
    )


def read_portion(
    connection: duckdb.DuckDBPyConnection,
    portion: Portion,
    number: int,
    mapping: Mapping,
    folder: Path,
    *,
    reader: Reader = read_file,
) -> Arrival:
    """Read the portion's rows, with `source_file` and `source_row`, into a table of their own.

    Raises SourceError for a file that cannot be read, ContractError for a missing column.
    """
    relation = f"portion {number}"
    if mapping.tables:
        ragged = _run_select(connection, relation, portion, mapping, folder, reader=reader)
        return Arrival(number, relation, relation_types(connection, relation), tuple(ragged), ())
    (path,) = portion.files
    try:
        rows_apart = reader(connection, relation, path, portion.name, mapping.form)
    except OSError as error:
        raise SourceError(f"cannot be opened: {error.strerror}", where=portion.name, remedy="Check its mode.") from None
    types = prefix_own_ids(connection, relation, relation_types(connection, relation), mapping)
    return arrival_of(portion, number, relation, types, rows_apart, mapping=mapping)


def arrival_of(
    portion: Portion,
    number: int,
    relation: str,
    types: dict[str, str],
    rows_apart: Iterable[RaggedRow],
    *,
    mapping: Mapping,
) -> Arrival:
    """The arrival of a portion that is one file, read into `relation`. Raises ContractError for a missing column."""
    own = {"source_file", "source_row", "arrival_portion"}
    _demand_columns(portion.name, types, list(portion.table.demanded_columns(set(types) - own)), mapping)
    foreign = sorted(set(types) - {column.name for column in portion.table.columns} - own)
    notes = [f"{portion.name}: not in the contract and not taken: {', '.join(foreign)}"] if foreign else []
    return Arrival(number, relation, types, tuple((portion.name, row) for row in rows_apart), tuple(notes))


def relation_types(connection: duckdb.DuckDBPyConnection, relation: str) -> dict[str, str]:
    """DuckDB type by lower-case column name."""
    rows = connection.execute(f"select column_name, column_type from (describe {identifier(relation)})").fetchall()
    return {name.lower(): column_type for name, column_type in rows}


def _run_select(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    portion: Portion,
    mapping: Mapping,
    folder: Path,
    *,
    reader: Reader,
) -> list[tuple[str, RaggedRow]]:
    ragged = [
        found
        for source in mapping.inputs_of(portion.table.name)
        for found in _read_input(connection, source, mapping, folder, reader)
    ]
    where = f"mapping {mapping.name}, table {portion.table.name}"
    try:
        for name, select in mapping.steps_of(portion.table.name).items():
            # Tables rather than views: several selects read each, and the first of a landing makes them.
            connection.execute(f"create temp table if not exists {identifier(name)} as {select}")
        connection.execute(
            f"create or replace temp table {identifier(relation)} as {mapping.tables[portion.table.name]}"
        )
    except (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException) as error:
        # These speak of names only; other errors quote values and are not passed on.
        raise ContractError(str(error).splitlines()[0], where=where, remedy="Correct the select.") from None
    except duckdb.Error as error:
        raise ContractError(
            f"the select fails on a value ({type(error).__name__})", where=where, remedy="Use try_cast in the select."
        ) from None
    types = relation_types(connection, relation)
    demanded = portion.table.demanded_columns(set(types) - {"source_file", "source_row"})
    _demand_columns(where, types, [*demanded, "source_file", "source_row"], mapping)
    prefix_own_ids(connection, relation, types, mapping)
    return ragged


def prefix_own_ids(
    connection: duckdb.DuckDBPyConnection, relation: str, types: dict[str, str], mapping: Mapping
) -> dict[str, str]:
    """Begin the ids that the source gives itself with its prefix: customer 7 of two sources is two customers.

    `types` are those of the relation's columns; returned as they are then. Once for each relation.
    """
    own = [name for name in mapping.own_ids or () if name in types] if mapping.prefix else []
    if not own:
        return types
    begun = ", ".join(
        f"{literal(mapping.prefix)} || nullif(trim(cast({identifier(name)} as varchar)), '') as {identifier(name)}"
        for name in own
    )
    connection.execute(
        f"create or replace temp table {identifier(relation)} as select * replace ({begun}) from {identifier(relation)}"
    )
    return types | dict.fromkeys(own, "VARCHAR")


def _read_input(
    connection: duckdb.DuckDBPyConnection, source: Input, mapping: Mapping, folder: Path, reader: Reader
) -> list[tuple[str, RaggedRow]]:
    """Read an input unless an earlier table of this landing has; its ragged rows are thus returned once."""
    if connection.execute("select 1 from duckdb_tables() where table_name = ?", [source.name]).fetchall():
        return []
    ragged: list[tuple[str, RaggedRow]] = []
    parts = []
    for number, path in enumerate(input_files(source, folder)):
        label = mapping.prefix + _label(path, folder)
        part = f"{source.name} {number}"
        form = replace(mapping.form, header=source.header)
        ragged += [(label, row) for row in reader(connection, part, path, label, form)]
        _demand_columns(label, relation_types(connection, part), list(source.columns), mapping)
        parts.append(part)
    if not parts:
        columns = "".join(f"{identifier(name)} varchar, " for name in source.columns)
        part = f"{source.name} none"
        connection.execute(
            f"create or replace temp table {identifier(part)} ({columns}source_file varchar, source_row bigint)"
        )
        parts.append(part)
    union = " union all by name ".join(f"select * from {identifier(part)}" for part in parts)
    connection.execute(f"create temp table {identifier(source.name)} as {union}")
    for part in parts:
        connection.execute(f"drop table {identifier(part)}")
    for name in source.may_have:
        connection.execute(f"alter table {identifier(source.name)} add column if not exists {identifier(name)} varchar")
    return ragged


def _demand_columns(where: str, present: dict[str, str], demanded: list[str], mapping: Mapping) -> None:
    missing = [name for name in demanded if name.lower() not in present]
    if not missing:
        return
    # One column beside the two that reading adds: the fields were not parted.
    unparted = where.endswith(".csv") and len(set(present) - {"arrival_portion"}) <= 3
    raise ContractError(
        f"{'columns' if len(missing) > 1 else 'column'} {', '.join(missing)} missing",
        where=where,
        remedy=(
            f"The header is one field: if fields are not parted by {mapping.form.delimiter!r}, say so in the mapping, "
            'such as `delimiter: ";"`.'
            if unparted
            else "docs/raw_contract.md lists the columns."
        ),
    )


def _table_files(folder: Path, name: str) -> list[Path]:
    """The table's files by name, so that of two versions of a row the later period's counts."""
    single = [folder / f"{name}{suffix}" for suffix in SUFFIXES]
    inside = sorted(path for path in (folder / name).glob("*") if path.suffix in SUFFIXES)
    return [path for path in (*single, *inside) if path.is_file()]


def _foreign_files(folder: Path) -> list[str]:
    known = {name for table in TABLES for name in (table, *(f"{table}{suffix}" for suffix in SUFFIXES))}
    foreign = sorted(path.name for path in folder.iterdir() if path.name not in known and path.name[0] not in "._")
    return [f"{name}: belongs to no table of the raw contract and was not read" for name in foreign]


def _label(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()
