"""Judge the rows in quarantine again: what was wrong may have been the contract, the clock or the currency.

A row cannot be judged again by itself when what it says is not known any more: one that did not fit its header, one
that stood twice in its file, or one with an address in a column that may not hold any. These stay.
"""

import datetime as dt
from pathlib import Path
from typing import Final

import duckdb

from ingestion.arrival import STAGED, TWICE, judge, prepare
from ingestion.contract import TABLES, Table
from ingestion.derivation import Keying
from ingestion.landing import landing_database, naive_utc, open_batch, row_pepper
from ingestion.mapping import Mapping
from ingestion.portions import Arrival
from ingestion.raw import ensure_empty_tables
from ingestion.refusing import ARRIVED, REFUSED
from ingestion.report import RetryReport
from ingestion.sql import identifier, literal
from ingestion.storage import (
    RESOLVED,
    Batch,
    clear_remains,
    open_rows_sql,
    store_refused,
    store_rows,
    timestamp_sql,
    write_whole,
)
from ingestion.timezones import country_of_timezone
from ingestion.validation import Bounds, SpecialCategory, row_key_sql
from setka.paths import DataPaths

_RELATION: Final = "quarantined"


def retry_quarantine(
    paths: DataPaths,
    mapping: Mapping,
    *,
    secret: bytes,
    currency: str,
    timezone: str,
    latest: dt.datetime,
    now: dt.datetime,
    special_category: SpecialCategory = "left out",
) -> list[RetryReport]:
    """Land a source's quarantined rows that pass today, once, and mark them as resolved; one report for each table.

    The arguments are those of `land`; the caller holds the run lock. A row of whose key something has landed since it
    was refused, or a higher version at any time, is superseded: it leaves quarantine and does not land. A row that
    fails for another reason than before is refused anew under that one. Repeating it changes nothing.
    Raises ClockError when `now` is before an earlier landing.
    """
    ensure_empty_tables(paths)
    batch = open_batch(paths, mapping, now)
    bounds = Bounds(currency, naive_utc(latest), special_category)
    keying = Keying(secret, country_of_timezone(timezone))
    reports = []
    with landing_database(paths) as connection:
        for table in TABLES.values():
            folder = paths.quarantine / table.name
            if any(folder.glob("*.parquet")):
                clear_remains(folder)
                clear_remains(paths.raw / table.name)
                reports.append(_retry_table(connection, paths, table, bounds, batch, keying=keying))
    return [report for report in reports if report.judged or report.left]


def _retry_table(
    connection: duckdb.DuckDBPyConnection,
    paths: DataPaths,
    table: Table,
    bounds: Bounds,
    batch: Batch,
    *,
    keying: Keying,
) -> RetryReport:
    folder, raw = paths.quarantine / table.name, paths.raw / table.name
    open_rows = f"select * from ({open_rows_sql(folder)}) where source_name = {literal(batch.source_name)}"
    ((waiting,),) = connection.execute(f"select count(*) from ({open_rows})").fetchall()
    types = _read_quarantine(connection, table, folder, open_rows)
    prepare(connection, table)
    judge(connection, table, [Arrival(0, _RELATION, types, (), ())], bounds, row_pepper(keying.secret))
    _withdraw_superseded(connection, table, raw)
    _find_outcomes(connection)
    store_rows(connection, table, raw, batch, keying, first_reads={})
    store_refused(connection, table, folder, batch)
    counts = dict(connection.execute("select outcome, count(*) from outcomes group by outcome").fetchall())
    if counts:
        # Last: whoever is killed before finds the rows landed, and so superseded, the next time.
        number = sum(1 for _ in (folder / RESOLVED).glob(f"{batch.stamp}-*.parquet"))
        write_whole(
            connection,
            folder / RESOLVED / f"{batch.stamp}-{number:03d}.parquet",
            f"select row_id, {timestamp_sql(batch.loaded_at)} as resolved_at, outcome from outcomes order by row_id",
        )
    landed, superseded = counts.get("landed", 0), counts.get("superseded", 0)
    ((judged,),) = connection.execute("select count(*) from checked").fetchall()
    return RetryReport(table.name, judged, landed, superseded, waiting - landed - superseded)


def _read_quarantine(
    connection: duckdb.DuckDBPyConnection, table: Table, folder: Path, open_rows: str
) -> dict[str, str]:
    """Make the relation of those of `open_rows` that can be judged again, as text, and return its types.

    Rows of one file and landing form a portion, so that two rows of a key in it are compared as they were then.
    """
    cells = [
        f"json_extract_string(refused.rest, {literal(f'$.{identifier(column.name)}')}) as {identifier(column.name)}"
        for column in table.open_columns
    ]
    join = ""
    if table.contact_columns:
        names = ", ".join(f"any_value({identifier(column.name)}) as {identifier(column.name)}"
                          for column in table.contact_columns)  # fmt: skip
        contacts = literal(str(folder / "contacts" / "*.parquet"))
        join = (
            f"left join (select row_id, {names} from read_parquet({contacts}, union_by_name = true) group by row_id) "
            "as contacts on contacts.row_id = refused.row_id"
        )
        cells += [f"contacts.{identifier(column.name)}" for column in table.contact_columns]
    connection.execute(
        f"create or replace temp table {_RELATION} as "
        f"select {', '.join(cells)}, refused.source_file, refused.source_row, "
        "cast(dense_rank() over (order by refused.loaded_at, refused.source_file) as integer) as arrival_portion, "
        "refused.row_id as refused_id, refused.loaded_at as refused_at "
        f"from ({open_rows}) as refused {join} "
        f"where refused.rest is not null and refused.reason <> {literal(TWICE)} "
        "and not contains(refused.rest, '[address]')"
    )
    return {**{column.name: "VARCHAR" for column in table.columns}, "arrival_portion": "INTEGER"}


def _withdraw_superseded(connection: duckdb.DuckDBPyConnection, table: Table, raw: Path) -> None:
    """Take from the staged rows those whose key has landed since in the same version, or in a higher one."""
    landed = f"read_parquet({literal(str(raw / '*.parquet'))}, union_by_name = true)"
    connection.execute(
        f"""
        delete from {STAGED}
        using (
            select
                {row_key_sql(table)} as row_key,
                max(coalesce(version_order, '')) as version,
                arg_max(loaded_at, coalesce(version_order, '') || ' ' || batch_id) as loaded_at
            from {landed}
            where {row_key_sql(table)} in (select row_key from {STAGED})
            group by all
        ) as newest, {ARRIVED} as arrived
        where newest.row_key = {STAGED}.row_key
            and arrived.arrival_portion = {STAGED}.portion
            and arrived.source_row = {STAGED}.source_row
            and (
                coalesce({STAGED}.version_order, '') < newest.version
                or (coalesce({STAGED}.version_order, '') = newest.version and newest.loaded_at >= arrived.refused_at)
            )
        """
    )


def _find_outcomes(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table of the rows that leave quarantine, with what became of them."""
    connection.execute(
        f"""
        create or replace temp table outcomes as
        select
            arrived.refused_id as row_id,
            case
                when checked.problem > 0 then 'refused anew'
                when {STAGED}.source_row is null then 'superseded'
                else 'landed'
            end as outcome
        from checked
        inner join {ARRIVED} as arrived on arrived.arrival_row = checked.arrival_row
        left join {STAGED} on {STAGED}.portion = arrived.arrival_portion and {STAGED}.source_row = arrived.source_row
        where checked.problem <= 0 or arrived.refused_id not in (select row_id from {REFUSED})
        """
    )
