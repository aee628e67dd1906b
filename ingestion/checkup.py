"""What a source's files lack, from their headers alone: nothing is landed and no row is read."""

from contextlib import closing
from pathlib import Path

import duckdb

from ingestion.contract import TABLES
from ingestion.mapping import Mapping
from ingestion.portions import find_portions, read_portion
from ingestion.reading import read_header
from setka.errors import ContractError, SourceError

__all__ = ["brought_tables", "lacks"]


def lacks(mapping: Mapping, folder: Path) -> tuple[list[str], list[str]]:
    """One line per thing that keeps a table of the source from landing, with its remedy; and hints that stop nothing.

    Missing files and columns, files that cannot be read, selects that do not fit the files.
    """
    try:
        portions, notes = find_portions(mapping, folder)
    except SourceError as error:
        return [str(error)], []
    problems: list[str] = []
    with closing(duckdb.connect()) as connection:
        connection.execute("set timezone = 'UTC'")
        for number, portion in enumerate(found for table in portions.values() for found in table):
            try:
                arrival = read_portion(connection, portion, number, mapping, folder, reader=read_header)
                notes += arrival.notes
            except (SourceError, ContractError) as error:
                problems.append(str(error))
    # A broken input is met by every table that reads it.
    return list(dict.fromkeys(problems)), notes


def brought_tables(mapping: Mapping, folder: Path) -> set[str]:
    """The contract's tables that the source fills: those of its selects, or those that have files."""
    if mapping.tables:
        return set(mapping.tables)
    try:
        portions, _ = find_portions(mapping, folder)
    except SourceError:
        return set()
    return {name for name in TABLES if portions[name]}
