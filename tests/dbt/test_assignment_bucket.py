"""The macro of the bucket and measurement.assignment answer alike (D9)."""

import duckdb
from small_shop import Warehouse

from measurement.assignment import buckets


def test_bucket_is_the_same_in_sql_and_python_for_10_000_ids(small_warehouse: Warehouse) -> None:
    compiled = (small_warehouse.compiled / "engine" / "int_engine__answers.sql").read_text(encoding="utf-8")
    ids = [f"c{number:06d}" for number in range(9_991)] + ["Ж", "a:b", "'", " ", "ß", "0", "-1", "漢字", "c" * 300]
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as setka")
        connection.execute(
            "create table setka.main.int_engine__cases as select unnest(?) as customer_id, "
            "timestamp '2026-01-01' as instant, 'UTC' as timezone, date '2026-01-01' as from_date, "
            "date '2026-01-01' as to_date, 1 as number, 'a' as hex, '{}' as json",
            [ids],
        )
        from_sql = dict(connection.execute(f"select customer_id, bucket from ({compiled})").fetchall())
    assert len(from_sql) == len(ids) == 10_000
    assert [from_sql[one] for one in ids] == buckets("holdout:win_back", ids).tolist()
