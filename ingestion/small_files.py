"""Read many small files of a table at once: one table of the database for all that have the same header.

A table of its own for each file would cost a hundred times what its rows do.
"""

from collections import defaultdict
from typing import Final

import duckdb
import pyarrow as pa

from ingestion.mapping import Mapping
from ingestion.portions import Arrival, Portion, arrival_of, prefix_own_ids, relation_types
from ingestion.reading import RaggedRow, insert_rows, read_small_file
from ingestion.sql import identifier
from setka.errors import ContractError, SourceError

_SMALL: Final = 1 << 20  # bytes; a larger file is worth a table of its own
_HELD: Final = 64 << 20  # bytes of rows in memory before they are written

Failure = tuple[Portion, SourceError | ContractError]


def is_small(portion: Portion, mapping: Mapping) -> bool:
    """Whether the portion is one CSV file that may be read together with others."""
    if mapping.tables or len(portion.files) != 1 or portion.files[0].suffix != ".csv":
        return False
    try:
        return portion.files[0].stat().st_size <= _SMALL
    except OSError:
        return False  # the reader of single files says what is wrong


def read_together(
    connection: duckdb.DuckDBPyConnection, portions: dict[int, Portion], mapping: Mapping
) -> tuple[list[Arrival], list[Failure]]:
    """The arrivals of small portions, by number, and those that could not be used with their error.

    Arrivals with the same header share a relation, whose rows carry `arrival_portion`. A file that cannot be used to
    its end brings no row.
    """
    read: list[tuple[int, Portion, str, tuple[RaggedRow, ...]]] = []
    failed: list[Failure] = []
    relations: dict[str, str] = {}
    held: dict[str, list[pa.Table]] = defaultdict(list)
    held_bytes = 0
    for number, portion in portions.items():
        try:
            file = read_small_file(portion.files[0], portion.name, mapping.form)
        except OSError as error:
            problem = SourceError(f"cannot be opened: {error.strerror}", where=portion.name, remedy="Check its mode.")
            failed.append((portion, problem))
            continue
        except (SourceError, ContractError) as error:
            failed.append((portion, error))
            continue
        if file.columns not in relations:
            relations[file.columns] = f"small files {len(relations)}"
            name = identifier(relations[file.columns])
            connection.execute(f"create or replace temp table {name} ({file.columns}, arrival_portion integer)")
        for rows in file.rows:
            numbers = pa.repeat(pa.scalar(number, pa.int32()), rows.num_rows)
            held[relations[file.columns]].append(rows.append_column("arrival_portion", numbers))
            held_bytes += rows.nbytes
        read.append((number, portion, relations[file.columns], file.ragged))
        if held_bytes > _HELD:
            _write(connection, held)
            held_bytes = 0
    _write(connection, held)
    return _arrivals(connection, read, mapping, failed), failed


def _arrivals(
    connection: duckdb.DuckDBPyConnection,
    read: list[tuple[int, Portion, str, tuple[RaggedRow, ...]]],
    mapping: Mapping,
    failed: list[Failure],
) -> list[Arrival]:
    """The arrivals of what was read; portions whose header lacks a column are added to `failed`, without their rows."""
    types = {
        relation: prefix_own_ids(connection, relation, relation_types(connection, relation), mapping)
        for relation in {relation for _, _, relation, _ in read}
    }
    arrivals = []
    for number, portion, relation, ragged in read:
        try:
            arrivals.append(arrival_of(portion, number, relation, types[relation], ragged, mapping=mapping))
        except ContractError as error:
            failed.append((portion, error))
    for relation in set(types) - {arrival.relation for arrival in arrivals}:
        connection.execute(f"drop table {identifier(relation)}")
    return arrivals


def _write(connection: duckdb.DuckDBPyConnection, held: dict[str, list[pa.Table]]) -> None:
    for relation, parts in held.items():
        insert_rows(connection, relation, pa.concat_tables(parts).combine_chunks())
    held.clear()
