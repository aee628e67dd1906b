"""A shop's orders of any size as landed raw files, the same for the same size on every machine."""

import datetime as dt
from collections.abc import Mapping
from typing import Final

import duckdb

from ingestion.contract import TABLES
from ingestion.raw import ensure_empty_tables, raw_columns
from setka.paths import DataPaths

ORDERS_PER_CUSTOMER: Final = 10
LANDED_AT: Final = dt.datetime(2026, 10, 31, 22, tzinfo=dt.UTC)  # two hours before the night
_LATEST: Final = "timestamp '2026-10-31 21:00:00'"
_DAYS: Final = 3 * 365
_PRIMES: Final = (2654435761, 2246822519, 3266489917, 668265263, 374761393)


def write_orders(paths: DataPaths, customers: int) -> dict[str, int]:
    """Write orders, order_lines and order_events under `paths.raw`, every other table empty; returns rows by table.

    Ten orders a customer on average, unevenly spread, over three years; one to four lines an order. Three orders in a
    hundred have no customer, one in a hundred is cancelled, one line in 97 is an adjustment: none of these may count.
    """
    ensure_empty_tables(paths)
    orders = customers * ORDERS_PER_CUSTOMER
    order_id = "'O' || lpad(cast(i as varchar), 9, '0')"
    # The power 1.5 gives a few customers hundreds of orders and many customers two or three, as in a shop.
    customer_number = f"cast(floor({customers} * {_share(0)} * sqrt({_share(0)})) as bigint)"
    order_columns = {
        "order_id": order_id,
        "customer_id": f"case when i % 100 >= 3 then 'C' || lpad(cast({customer_number} as varchar), 8, '0') end",
        "ordered_at": f"{_LATEST} - to_seconds(cast({_share(1)} * {_DAYS * 86400} as bigint))",
        "sales_channel": "case when i % 10 < 3 then 'store' else 'online' end",
        "promo_code": "case when i % 7 = 0 then 'AUTUMN' end",
        "shipping_amount": "case when i % 3 = 0 then 4.9 else 0 end",
    }
    line = "i * 4 + line_number"
    line_columns = {
        "order_id": order_id,
        "line_number": "line_number",
        "product_id": f"'P' || cast({_number(line, 2)} % 20000 as varchar)",
        "quantity": f"case when ({line}) % 97 = 0 then -1 else 1 + {_number(line, 3)} % 3 end",
        "unit_price": f"(100 + {_number(line, 4)} % 9900) / 100.0",
        "discount_amount": f"case when ({line}) % 5 = 0 then 0.5 else 0 end",
        "line_kind": f"case when ({line}) % 97 = 0 then 'adjustment' else 'sale' end",
    }
    event_columns = {
        "event_id": "'E' || cast(i as varchar)",
        "order_id": order_id,
        "event_type": "'cancelled'",
        "occurred_at": _LATEST,
    }
    every_order = f"from range({orders}) as numbers (i)"
    return {
        "orders": _write(paths, "orders", order_columns, every_order),
        "order_lines": _write(
            paths,
            "order_lines",
            line_columns,
            f"from (select i, unnest(range(1, 2 + i % 4)) as line_number {every_order})",
        ),
        "order_events": _write(paths, "order_events", event_columns, f"{every_order} where i % 100 = 50"),
    }


def _number(value: str, salt: int) -> str:
    """SQL of a whole number below 2^32 that looks random, from one below 2^31; each salt gives another sequence.

    Knuth's multiplicative hash (The Art of Programming, 6.4) with the primes of xxHash.
    """
    return f"(({value}) * {_PRIMES[salt]} % 4294967296)"


def _share(salt: int) -> str:
    # Hashed twice, the first time without its low bits: else the orders of a customer would lie evenly in time.
    return f"({_number(_number('i', salt) + ' // 16', salt)} / 4294967296.0)"


def _write(paths: DataPaths, name: str, values: Mapping[str, str], source: str) -> int:
    batch = f"{LANDED_AT:%Y%m%dT%H%M%S%f}Z-000"
    key = " || '-' || ".join(f"cast({values[column]} as varchar)" for column in TABLES[name].key_columns)
    landing = {
        "row_id": f"md5('row' || {key})",
        "row_hash": f"md5({key})",
        "batch_id": f"'{batch}'",
        "source_name": "'benchmark'",
        "source_file": f"'{name}'",
        "source_row": "row_number() over ()",
        "loaded_at": f"timestamp '{LANDED_AT:%Y-%m-%d %H:%M:%S}'",
    }
    expressions = {**landing, **values}
    columns = [
        f"cast({expressions.get(column, 'null')} as {sql_type}) as {column}"
        for column, sql_type in raw_columns(TABLES[name])
    ]
    file = paths.raw / name / f"{batch}.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            f"copy (select {', '.join(columns)} {source}) to '{file}' (format parquet, compression zstd)"
        )
        ((rows,),) = connection.execute(f"select count(*) from '{file}'").fetchall()
    return int(rows)
