"""The worked examples beside the models: each names the behaviour that it shows and fails by that name."""

import json

import pytest
from prepared_build import PreparedBuild

from setka.dbt import ensure_manifest


@pytest.mark.parametrize("folder", ["planning", "measurement"])
def test_unit_tests_of_the_models_hold(prepared_build: PreparedBuild, folder: str) -> None:
    prepared_build.run_unit_tests(folder)


@pytest.mark.parametrize("folder", ["planning", "measurement"])
def test_every_model_has_an_example(folder: str) -> None:
    manifest = json.loads(ensure_manifest().read_text(encoding="utf-8"))
    models = {
        node["name"]
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["fqn"][1] == folder
    }
    shown = {test["model"] for test in manifest["unit_tests"].values()}
    # The assignments are passed on as they are; growth is walked customer by customer in tests/measurement.
    elsewhere = {"rpt_base_growth_weekly", "int_customers__reachability_dated", "int_customers__reachability_weekly"}
    missing = models - shown - elsewhere - {"fct_experiment_assignments"}
    assert models and not missing, f"{missing}: a rule without an example is an opinion. Add a unit test beside it."
