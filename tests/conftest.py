"""Fixtures that several rooms share: whole nights, run once per session and only read."""

import os
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from model_chain import ModelChain, open_models
from prepared_build import PREPARED_NIGHT, PreparedBuild, prepare_build

from setka.loop import run_night
from setka.night import Night
from setka.settings import PROJECT_ROOT, Settings, load_settings

DATA = PROJECT_ROOT.parent / "shared" / "data"
ONLINE_RETAIL = DATA / "online_retail"
COMPLETE_JOURNEY = DATA / "complete_journey"


# Made once by the one worker that runs their tests; the longest come first, so that the workers end together.
COSTLY = ("corner", "synthetic_night", "retail_night", "household_night", "small_warehouse", "nights")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep together, for `--dist loadgroup`, the tests that share a costly fixture; else those of a file."""

    def place(item: pytest.Item) -> int:
        names = item.fixturenames  # type: ignore[attr-defined]  -- every test function has them
        return next((number for number, name in enumerate(COSTLY) if name in names), len(COSTLY))

    items.sort(key=place)
    for item in items:
        file = item.nodeid.partition("::")[0]
        item.add_marker(pytest.mark.xdist_group((*COSTLY, file)[place(item)]))


@pytest.fixture(scope="session", autouse=True)
def no_settings_of_the_machine() -> Iterator[None]:
    """Tests see no SETKA_ variable of whoever runs them."""
    kept = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("SETKA_")}
    yield
    os.environ.update(kept)


def settings_in(folder: Path, **fields: object) -> Settings:
    """Settings of a shop whose data folder is `folder`, with a memory limit that leaves room for other tests."""
    return load_settings(data_dir=folder, memory_limit="2GB", **fields)


@pytest.fixture(scope="session")
def synthetic_night(tmp_path_factory: pytest.TempPathFactory) -> Night:
    """The synthetic shop's demo night, from nothing to pages."""
    return run_night(settings_in(tmp_path_factory.mktemp("synthetic") / "data"))


@pytest.fixture(scope="session")
def retail_night(tmp_path_factory: pytest.TempPathFactory) -> Night:
    """The night of 2011-12-10 over the UCI Online Retail file as it is."""
    if not ONLINE_RETAIL.is_dir():
        pytest.skip(f"the Online Retail data is not there: {ONLINE_RETAIL}")
    folder = tmp_path_factory.mktemp("retail") / "data"
    fields = {"source": "online_retail", "source_path": ONLINE_RETAIL, "as_of": "2011-12-10"}
    return run_night(settings_in(folder, **fields))


@pytest.fixture(scope="session")
def household_night(tmp_path_factory: pytest.TempPathFactory) -> Night:
    """The night after 2017 over every tenth household of The Complete Journey."""
    if not COMPLETE_JOURNEY.is_dir():
        pytest.skip(f"the Complete Journey is not there: {COMPLETE_JOURNEY}")
    folder = tmp_path_factory.mktemp("journey")
    files = folder / "files"
    files.mkdir()
    with duckdb.connect() as connection:
        for file in COMPLETE_JOURNEY.glob("*.parquet"):
            rows = connection.read_parquet(str(file))
            if "household_id" in rows.columns:
                rows = rows.filter("cast(household_id as integer) % 10 = 0")
            rows.write_parquet(str(files / file.name))
    fields = {"source": "complete_journey", "source_path": files, "as_of": "2018-01-01"}
    return run_night(settings_in(folder / "data", **fields))


@pytest.fixture(scope="session")
def prepared_build(tmp_path_factory: pytest.TempPathFactory) -> PreparedBuild:
    """Every model built over a shop without rows: unit tests and compiled SQL need the columns only."""
    return prepare_build(tmp_path_factory.mktemp("prepared") / "data", PREPARED_NIGHT)


@pytest.fixture(scope="session")
def models(prepared_build: PreparedBuild) -> ModelChain:
    """The compiled models, to be run over a few rows each."""
    return open_models(prepared_build)
