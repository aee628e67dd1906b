"""A build larger than its memory spills to disk and goes on: the connection that the dbt profile describes."""

import os
from pathlib import Path

import pytest
import yaml
from dbt.adapters.duckdb.credentials import DuckDBCredentials
from dbt.adapters.duckdb.environments.local import LocalEnvironment
from dbt.clients.jinja import get_rendered

PROFILES = Path("dbt/profiles.yml")
LARGER_THAN_MEMORY = "create temp table sorted as select hash(range) as h, repeat('x', 90) as pad from range(800_000)"


@pytest.fixture
def credentials(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DuckDBCredentials:
    """What dbt reads from profiles.yml for a build in tmp_path that may use 40 MB."""
    given = {
        "SETKA_BUILD_FILE": str(tmp_path / "warehouse.duckdb"),
        "SETKA_BUILD_PRIVATE_FILE": str(tmp_path / "contacts.duckdb"),
        "SETKA_RAW_DIR": str(tmp_path),
        "SETKA_MEMORY_LIMIT": "40MB",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    output = yaml.safe_load(PROFILES.read_text(encoding="utf-8"))["setka"]["outputs"]["duckdb"]
    return DuckDBCredentials.from_dict(_rendered(output))


def test_models_after_one_that_spilled_to_disk_are_still_built(credentials: DuckDBCredentials, tmp_path: Path) -> None:
    environment = LocalEnvironment(credentials)
    first = environment.handle()
    first.cursor().execute(LARGER_THAN_MEMORY)
    assert list((tmp_path / "warehouse.duckdb.tmp").iterdir()), "nothing was spilled, so the test proves nothing"
    second = environment.handle()  # dbt asks for one per model, and repeats the settings of the profile on it
    assert second.cursor().execute("select 1").fetchall() == [(1,)]
    second.close()
    first.close()
    environment.close()


def _rendered(value: object) -> object:
    if isinstance(value, dict):
        return {key: _rendered(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_rendered(one) for one in value]
    if isinstance(value, str):
        return get_rendered(value, {"env_var": os.environ.get}, native=True)
    return value
