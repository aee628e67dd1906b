"""One more day of a benchmark shop: what a night lands upon the history."""

import datetime as dt
from pathlib import Path
from typing import Final

import duckdb

from setka.paths import DataPaths

# One row in so many of the history is a day's, rows of one order, visit or letter together: (table, share, what they
# share, ids to make new, the time to move to the day).
_TABLES: Final = (
    ("orders", 3 * 365, "order_id", ("order_id",), "ordered_at"),
    ("order_lines", 3 * 365, "order_id", ("order_id",), None),
    ("order_events", 3 * 365, "order_id", ("event_id", "order_id"), "occurred_at"),
    ("web_events", 365, "split_part(event_id, '.', 1)", ("event_id",), "occurred_at"),
    ("email_events", 365, "split_part(event_id, '.', 1)", ("event_id", "message_id"), "occurred_at"),
)
_CORRECTED: Final = 20  # beside twenty new orders one old order comes again, changed


def land_day(paths: DataPaths, day: dt.date) -> dict[str, int]:
    """Land the rows of `day`, a minute after its end; returns rows by table, of tables that have a history.

    A day is a thinned copy of the history under new ids: the same customers buy, browse and read as they do.
    """
    landed_at = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(0, 1))
    rows = {}
    with duckdb.connect() as connection:
        for table, share, unit, new_ids, time_column in _TABLES:
            history = min((paths.raw / table).glob("2*.parquet"), default=None)
            if history is None:
                continue
            changes = {column: f"'{day:%Y%m%d}-' || {column}" for column in new_ids}
            if time_column:
                # A little earlier in the day than in the history, so that everything lies before the night's instant.
                time_of_day = f"({time_column} - date_trunc('day', {time_column}))"
                changes[time_column] = f"timestamp '{day}' + {time_of_day} * 0.8"
            new = f"select * replace ({_replaced(changes)}) from '{history}' where hash({unit}) % {share} = 0"
            one_in = share * _CORRECTED
            chosen = f"hash(order_id) % {one_in} = {day.toordinal() % one_in}"
            corrected = f"select * replace ('CORRECTED' as promo_code) from '{history}' where {chosen}"
            both = f"{new} union all {corrected}" if table == "orders" else new
            rows[table] = _write(connection, paths.raw / table, both, landed_at)
    return rows


def _write(connection: duckdb.DuckDBPyConnection, folder: Path, select: str, landed_at: dt.datetime) -> int:
    batch = f"{landed_at:%Y%m%dT%H%M%S%f}Z-000"
    landing = _replaced({"batch_id": f"'{batch}'", "loaded_at": f"timestamp '{landed_at}'"})
    file = folder / f"{batch}.parquet"
    connection.execute(f"copy (select * replace ({landing}) from ({select})) to '{file}' (format parquet)")
    ((rows,),) = connection.execute(f"select count(*) from '{file}'").fetchall()
    return int(rows)


def _replaced(changes: dict[str, str]) -> str:
    return ", ".join(f"{expression} as {column}" for column, expression in changes.items())
