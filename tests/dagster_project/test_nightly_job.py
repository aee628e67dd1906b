"""The jobs, run in this process over a small synthetic shop, with what an operator would see of them."""

from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from setka.lock import run_lock
from setka.night import open_night
from setka.paths import DataPaths
from setka.settings import load_settings

CUSTOMERS = 400  # with fewer a week may pass without a new device or wish, which counts as a broken tag


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The data folder of a small shop, named by the environment as Dagster's processes find it."""
    path = tmp_path_factory.mktemp("dagster") / "data"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SETKA_DATA_DIR", str(path))
        patch.setenv("SETKA_SYNTHETIC_CUSTOMERS", str(CUSTOMERS))
        yield path


@pytest.fixture(scope="module")
def run(folder: Path) -> dg.ExecuteInProcessResult:
    """The nightly job of the demo night."""
    return _execute("nightly")


def _execute(job: str, **config: str) -> dg.ExecuteInProcessResult:
    from dagster_project.definitions import defs

    with dg.DagsterInstance.ephemeral() as instance:
        return defs.resolve_job_def(job).execute_in_process(
            instance=instance,
            run_config={"loggers": {"console": {}}, "resources": {"night": {"config": config}}},
            raise_on_error=False,
        )


def test_the_job_materializes_the_whole_loop_and_passes_its_checks(run: dg.ExecuteInProcessResult) -> None:
    assert run.success
    materialized = {event.asset_key.to_user_string() for event in run.get_asset_materialization_events()}
    assert {
        "raw/orders",
        "ledger/messages",
        "cards/campaigns",
        "dim_customers",
        "plan_decisions",
        "pages",
    } <= materialized
    checks = run.get_asset_check_evaluations()
    assert len(checks) > 100
    assert [check.check_name for check in checks if not check.passed] == []


def test_metadata_says_what_a_person_would_ask(run: dg.ExecuteInProcessResult) -> None:
    metadata = {
        event.asset_key.to_user_string(): event.materialization.metadata
        for event in run.get_asset_materialization_events()
    }

    assert metadata["raw/orders"]["dagster/row_count"].value > 100
    assert metadata["raw/orders"]["rows_quarantined"].value == 0
    accounts = metadata["raw/customers"]["dagster/row_count"].value
    assert accounts == CUSTOMERS
    assert metadata["published_snapshot"]["customers"].value > accounts, "guests have no account"
    reasons = metadata["decisions"]["by reason"].records
    assert sum(record.data["candidates"] for record in reasons) == metadata["decisions"]["dagster/row_count"].value
    assert metadata["messages"]["planned"].value == metadata["handed_over"]["accepted"].value > 0
    assert metadata["pages"]["lifecycle_grid"].value.startswith("file://")


def test_a_decided_night_is_refused_by_the_nightly_job_and_finished_by_resume(
    run: dg.ExecuteInProcessResult, folder: Path
) -> None:
    again = _execute("nightly")
    resumed = _execute("resume")

    assert not again.success
    assert any("resume" in str(event.step_failure_data.error) for event in again.get_step_failure_events())
    assert resumed.success
    planned = next(
        event.materialization.metadata
        for event in resumed.get_asset_materialization_events()
        if event.asset_key.to_user_string() == "messages"
    )
    assert planned["planned"].value == 0
    assert planned["planned before"].value > 0


def test_a_run_beside_another_fails_with_the_words_of_the_lock(run: dg.ExecuteInProcessResult, folder: Path) -> None:
    with run_lock(DataPaths(folder).lock, 0):
        blocked = _execute("nightly", date="2026-11-02")

    assert not blocked.success
    assert not open_night(load_settings(as_of="2026-11-02")).is_decided
