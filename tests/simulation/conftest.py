import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from planted import Planted

from setka.night import Night
from simulation.shop import write_shop_files

DEMO_NIGHT = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)  # 03:00 in Moscow


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shop of the demonstration, exported once for all tests that only look at it."""
    folder = tmp_path_factory.mktemp("demo_shop")
    write_shop_files(folder, seed=1, customers=2000, until=DEMO_NIGHT)
    return folder


@pytest.fixture(scope="session")
def demo(demo_folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The same shop under SQL: one view per table, all its months together."""
    with duckdb.connect() as connection:
        for table in sorted(path.name for path in demo_folder.iterdir()):
            connection.execute(f"create view {table} as select * from read_parquet('{demo_folder}/{table}/*.parquet')")
        yield connection


@pytest.fixture(scope="session")
def planted(synthetic_night: Night) -> Planted:
    """The truth behind the demonstration's night."""
    return Planted(synthetic_night)
