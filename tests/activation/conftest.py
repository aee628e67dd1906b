"""Ledgers and shops for the tests of this room."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from postgres_server import postgres_server  # noqa: F401 -- a fixture
from prepared_shop import PreparedShop, prepare


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[PreparedShop]:
    prepared = prepare(tmp_path / "data")
    yield prepared
    prepared.ledger.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty place for a ledger, on each database that the ledger supports."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger' / 'ledger.sqlite'}"
    server: str = request.getfixturevalue("postgres_server")
    name = f"ledger_{uuid.uuid4().hex}"
    engine = sa.create_engine(server.format("postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f"create database {name}"))
    engine.dispose()
    return server.format(name)


@pytest.fixture
def make_shop(tmp_path: Path) -> Iterator[Callable[..., PreparedShop]]:
    """Make as many shops as a test needs."""
    made: list[PreparedShop] = []

    def make(**wishes: object) -> PreparedShop:
        made.append(prepare(tmp_path / f"data{len(made)}", **wishes))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for prepared in made:
        prepared.ledger.close()
