from collections.abc import Iterator

import pytest
from planning_chain import Chain, open_chain
from prepared_build import PreparedBuild


@pytest.fixture(scope="session")
def chain(prepared_build: PreparedBuild) -> Iterator[Chain]:
    """The compiled planning models in an in-memory DuckDB."""
    opened = open_chain(prepared_build.compiled / "planning")
    yield opened
    opened.connection.close()
