import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest

from setka.dbt import ensure_manifest
from setka.settings import PROJECT_ROOT

LOOP_OWN = {"published_snapshot", "decisions", "messages", "handed_over", "pages"}


@pytest.fixture(scope="module")
def definitions() -> dg.Definitions:
    from dagster_project.definitions import defs

    return defs


@pytest.fixture(scope="module")
def manifest() -> dict:
    return json.loads(ensure_manifest().read_text(encoding="utf-8"))


def test_every_model_seed_and_used_source_is_an_asset_and_nothing_else(
    definitions: dg.Definitions, manifest: dict
) -> None:
    models = {
        dg.AssetKey(node["name"]) for node in manifest["nodes"].values() if node["resource_type"] in ("model", "seed")
    }
    sources = {
        dg.AssetKey([source["source_name"], source["name"]])
        for node, source in manifest["sources"].items()
        if manifest["child_map"][node]
    }
    own = {dg.AssetKey(name) for name in LOOP_OWN}

    shown = definitions.resolve_asset_graph().get_all_asset_keys()

    private_sources = {key for key in sources if key.path[0] == "raw_contacts"}
    assert shown - private_sources == models | (sources - private_sources) | own
    assert len(shown) > 70, "a module with a function of definitions hides its assets and still validates"


def test_assets_are_grouped_by_room_with_owners_and_descriptions(definitions: dg.Definitions) -> None:
    graph = definitions.resolve_asset_graph()
    groups = {graph.get(key).group_name for key in graph.get_all_asset_keys() if graph.get(key).is_materializable}

    assert groups == {
        "ingestion", "rules", "staging", "core", "lifecycle", "segments", "triggers", "engine", "planning",
        "measurement", "identity", "increment", "behaviour", "items", "prediction", "publication",
        "activation", "dashboards",
    }  # fmt: skip
    for key in graph.get_all_asset_keys():
        node = graph.get(key)
        if node.is_materializable:
            assert node.description, f"{key.to_user_string()} says nothing of itself"
            assert node.owners, f"{key.to_user_string()} has no owner"


def test_data_tests_of_dbt_are_asset_checks(definitions: dg.Definitions, manifest: dict) -> None:
    tests = [node for node in manifest["nodes"].values() if node["resource_type"] == "test"]

    checks = definitions.resolve_asset_graph().asset_check_keys

    assert len(checks) == len(tests)


def test_the_schedule_asks_for_each_night_once_at_three_in_the_shops_zone(definitions: dg.Definitions) -> None:
    schedule = definitions.resolve_schedule_def("every_night")
    tick = dt.datetime(2026, 11, 5, 0, 0, tzinfo=dt.UTC)  # 03:00 in Moscow

    with dg.DagsterInstance.ephemeral() as instance:
        context = dg.build_schedule_context(instance=instance, scheduled_execution_time=tick)
        requests = schedule.evaluate_tick(context).run_requests

    assert (schedule.cron_schedule, schedule.execution_timezone) == ("0 3 * * *", "Europe/Moscow")
    assert [request.run_key for request in requests] == ["nightly-2026-11-05"]
    assert requests[0].run_config["resources"]["night"]["config"] == {"date": "2026-11-05"}


def test_dagster_validates_the_workspace(tmp_path: Path) -> None:
    dagster = Path(sys.executable).with_name("dagster")
    done = subprocess.run(
        [dagster, "definitions", "validate", "-w", "workspace.yaml"],
        cwd=PROJECT_ROOT,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "DAGSTER_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "setka" in done.stdout + done.stderr
