from pathlib import Path

import pytest
from small_shop import MARTS, Warehouse, build, history, land_rows

from setka.paths import DataPaths


@pytest.fixture(scope="session")
def small_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """The small shop's history, landed the night before the run, built with every data test and unit test."""
    paths = DataPaths(tmp_path_factory.mktemp("small shop"))
    land_rows(paths, history(), batch_id="b1", loaded_at="2026-10-31 23:00:00")
    return build(paths, MARTS)


@pytest.fixture
def new_shop(tmp_path: Path) -> DataPaths:
    """The data folder of a shop that has landed nothing yet."""
    return DataPaths(tmp_path / "data")
