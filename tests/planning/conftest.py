import datetime as dt
from collections.abc import Iterator

import pytest
from planning_chain import Chain, open_chain
from prepared_build import PreparedBuild, prepare_build

NIGHT = dt.date(2026, 11, 1)


@pytest.fixture(scope="session")
def prepared_build(tmp_path_factory: pytest.TempPathFactory) -> PreparedBuild:
    """Every model built over a shop without rows: unit tests and compiled SQL need the columns only."""
    return prepare_build(tmp_path_factory.mktemp("planning") / "data", NIGHT)


@pytest.fixture(scope="session")
def chain(prepared_build: PreparedBuild) -> Iterator[Chain]:
    """The compiled planning models in an in-memory DuckDB."""
    opened = open_chain(prepared_build.compiled / "planning")
    yield opened
    opened.connection.close()
