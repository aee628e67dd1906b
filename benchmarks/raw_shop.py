"""A shop of any size as landed raw files, the same for the same size on every machine."""

import datetime as dt
from collections.abc import Callable, Mapping, Set
from typing import Final

import duckdb

from ingestion.contract import TABLES
from ingestion.raw import ensure_empty_tables, raw_columns
from setka.paths import DataPaths

ORDERS_PER_CUSTOMER: Final = 10
LANDED_AT: Final = dt.datetime(2026, 10, 31, 22, tzinfo=dt.UTC)  # two hours before the night
_LATEST: Final = "timestamp '2026-10-31 21:00:00'"
_DAYS: Final = 3 * 365
_ORDER_ID: Final = "'O' || lpad(cast(i as varchar), 9, '0')"
_PRIMES: Final = (2654435761, 2246822519, 3266489917, 668265263, 374761393)


def write_shop(paths: DataPaths, customers: int, tables: Set[str]) -> dict[str, int]:
    """Write the raw files of `tables` under `paths.raw`, every other table empty; returns rows by table.

    `tables` are among TABLES_HERE. Per customer on average ten orders and 25 lines, unevenly spread over three years;
    eight visits with 100 web events over one year; 30 letter events. What must not count is in it: three orders in a
    hundred have no customer, one in a hundred is cancelled, of one in forty a piece comes back, one line in 97 is an
    adjustment.
    """
    ensure_empty_tables(paths)
    return {name: _write(paths, name, *TABLES_HERE[name](customers)) for name in TABLES_HERE if name in tables}


Source = tuple[dict[str, str], str]
"""SQL of the columns that are filled, and the FROM clause they are read from."""


def _orders(customers: int) -> Source:
    # The power 1.5 gives a few customers hundreds of orders and many customers two or three, as in a shop.
    customer_number = f"cast(floor({customers} * {_share('i', 0)} * sqrt({_share('i', 0)})) as bigint)"
    columns = {
        "order_id": _ORDER_ID,
        "customer_id": f"case when i % 100 >= 3 then {_customer(customer_number)} end",
        "ordered_at": f"{_LATEST} - to_seconds(cast({_share('i', 1)} * {_DAYS * 86400} as bigint))",
        "sales_channel": "case when i % 10 < 3 then 'store' else 'online' end",
        "promo_code": "case when i % 7 = 0 then 'AUTUMN' end",
        "shipping_amount": "case when i % 3 = 0 then 4.9 else 0 end",
    }
    return columns, _every_order(customers)


def _order_lines(customers: int) -> Source:
    line = "i * 4 + line_number"
    # Squared: a few products are in many orders, so that pairs have something to say.
    share = f"{_share(line, 2)} * {_share(line, 2)}"
    columns = {
        "order_id": _ORDER_ID,
        "line_number": "line_number",
        "product_id": f"'P' || cast(floor({_product_count(customers)} * {share}) as bigint)",
        "quantity": f"case when ({line}) % 97 = 0 then -1 else 1 + {_number(line, 3)} % 3 end",
        "unit_price": f"(100 + {_number(line, 4)} % 9900) / 100.0",
        "discount_amount": f"case when ({line}) % 5 = 0 then 0.5 else 0 end",
        "line_kind": f"case when ({line}) % 97 = 0 then 'adjustment' else 'sale' end",
    }
    return columns, f"from (select i, unnest(range(1, 2 + i % 4)) as line_number {_every_order(customers)})"


def _order_events(customers: int) -> Source:
    columns = {
        "event_id": "'E' || cast(i as varchar)",
        "order_id": _ORDER_ID,
        "event_type": "case when i % 100 = 50 then 'cancelled' else 'returned' end",
        "occurred_at": f"{_LATEST} - to_days(cast(case when i % 100 = 50 then 0 else i % 800 end as integer))",
        "line_number": "case when i % 100 != 50 then 1 end",
        "quantity": "case when i % 100 != 50 then 1 end",
    }
    return columns, f"{_every_order(customers)} where i % 100 = 50 or i % 40 = 13"


def _products(customers: int) -> Source:
    columns = {
        "product_id": "'P' || cast(i as varchar)",
        "product_name": "'Product ' || cast(i as varchar)",
        "category": "'Category ' || cast(i % 40 as varchar)",
        "price": "100 + i % 900",
        "updated_at": f"{_LATEST} - to_days({_DAYS})",
    }
    return columns, f"from range({_product_count(customers)}) as numbers (i)"


def _web_events(customers: int) -> Source:
    visits = customers * 8
    visitor = f"cast(floor({customers} * 1.5 * {_share('i', 0)}) as bigint)"
    columns = {
        "event_id": "'W' || cast(i as varchar) || '.' || cast(step as varchar)",
        "visitor_id": f"'V' || cast({visitor} as varchar)",
        # A third of the browsers log in, in the middle of each visit.
        "customer_id": f"case when {visitor} % 3 = 0 and step = 6 then {_customer(f'{visitor} // 3')} end",
        "event_type": "case step % 12 when 0 then 'add_to_cart' when 11 then 'category_view' else 'product_view' end",
        # Steps of half a minute to six, and within one visit in ten a pause that parts it in two.
        "occurred_at": f"{_LATEST} - to_seconds(cast({_share('i', 1)} * {365 * 86400} as bigint)) "
        f"+ to_seconds(step * (30 + i % 330) + case when i % 10 = 0 and step > 6 then 3600 else 0 end)",
        "product_id": f"'P' || cast({_number('i * 16 + step', 2)} % {_product_count(customers)} as varchar)",
        "category": f"'Category ' || cast({_number('i', 3)} % 40 as varchar)",
        "url": "'/p/' || cast(i % 1000 as varchar)",
        "device": "case when i % 3 = 0 then 'desktop' else 'mobile' end",
        "utm_source": "case when i % 4 = 0 then 'search' end",
    }
    steps = "12 + i % 2"
    return columns, f"from (select i, unnest(range(0, {steps})) as step from range({visits}) as numbers (i))"


def _email_events(customers: int) -> Source:
    customer = f"cast(floor({customers} * {_share('i', 0)}) as bigint)"
    started = f"{_LATEST} - to_seconds(cast({_share('i', 1)} * {365 * 86400} as bigint))"
    columns = {
        "event_id": "'M' || cast(i as varchar) || '.' || cast(step as varchar)",
        "message_id": "'L' || cast(i as varchar)",
        "campaign": "'news ' || cast(i % 100 as varchar)",
        "customer_id": _customer(customer),
        "event_type": "case step when 0 then 'delivered' when 1 then 'opened' else 'clicked' end",
        "occurred_at": f"{started} + to_seconds(step * 90)",
        "is_machine": "step = 1 and i % 5 = 0",
    }
    letters = customers * 15
    return columns, f"from (select i, unnest(range(0, 1 + i % 3)) as step from range({letters}) as numbers (i))"


TABLES_HERE: Final[Mapping[str, Callable[[int], Source]]] = {
    "orders": _orders,
    "order_lines": _order_lines,
    "order_events": _order_events,
    "products": _products,
    "web_events": _web_events,
    "email_events": _email_events,
}


def _product_count(customers: int) -> int:
    """A tenth of the customers, at most 20,000; never so few orders a product that none is bought with another."""
    return max(20, min(20_000, customers // 10))


def _every_order(customers: int) -> str:
    return f"from range({customers * ORDERS_PER_CUSTOMER}) as numbers (i)"


def _customer(number: str) -> str:
    return f"'C' || lpad(cast({number} as varchar), 8, '0')"


def _number(value: str, salt: int) -> str:
    """SQL of a whole number below 2^32 that looks random, from one below 2^31; each salt gives another sequence.

    Knuth's multiplicative hash (The Art of Programming, 6.4) with the primes of xxHash.
    """
    return f"(({value}) * {_PRIMES[salt]} % 4294967296)"


def _share(value: str, salt: int) -> str:
    # Hashed twice, the first time without its low bits: else the orders of a customer would lie evenly in time.
    return f"({_number(_number(value, salt) + ' // 16', salt)} / 4294967296.0)"


def _write(paths: DataPaths, name: str, values: dict[str, str], source: str) -> int:
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
