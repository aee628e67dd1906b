"""Segments broken on purpose: each is held with a reason that names it, the others build, nobody has left."""

import json
from pathlib import Path
from typing import Any

import pytest

from setka.broken_segments import build_without_broken
from setka.errors import BuildError

ARGUMENTS = ["build", "--exclude-resource-type", "unit_test", "--vars", '{"as_of": "2026-11-01 00:00:00"}']


class PlayedDbt:
    """A dbt whose calls end as `plays` say: results by node name, one dict per call."""

    def __init__(self, target: Path, *plays: dict[str, str]) -> None:
        self.target, self.plays, self.calls = target, list(plays), []  # type: list[list[str]]
        target.mkdir()

    def __call__(self, arguments: list[str]) -> None:
        self.calls.append(arguments)
        statuses = self.plays.pop(0)
        results = [
            {"unique_id": f"model.setka.{name}", "status": status, "message": f"{name} said"}
            for name, status in statuses.items()
        ]
        (self.target / "run_results.json").write_text(json.dumps({"results": results}), encoding="utf-8")
        if "error" in statuses.values():
            raise BuildError("failed", where="dbt")


def test_a_broken_segment_and_what_reads_it_are_held_and_the_rest_is_built(tmp_path: Path) -> None:
    first = {
        "dim_customers": "success",
        "seg_broken": "error",
        "seg_reads_it": "skipped",
        "seg_sound": "success",
        "int_segments__yielded": "skipped",
        "int_segment_versions": "error",
        "plan_decisions": "skipped",
    }
    dbt = PlayedDbt(tmp_path / "dbt", first, {"plan_decisions": "success"})
    held: dict[str, str] = {}
    broken = build_without_broken(dbt, ARGUMENTS, dbt.target, held.update)
    assert broken == held == {"seg_broken": "seg_broken said", "seg_reads_it": "reads seg_broken"}
    *_, again = dbt.calls
    chosen = again[again.index("--select") + 1 : again.index("--vars")]
    assert set(chosen) == {"int_segments__yielded", "int_segment_versions", "plan_decisions"}
    assert json.loads(again[-1]) == {"as_of": "2026-11-01 00:00:00", "held": ["seg_broken", "seg_reads_it"]}


@pytest.mark.parametrize(
    "first",
    [{"seg_broken": "error", "fct_orders": "error"}, {"fct_orders": "error"}, {"int_segment_versions": "error"}],
    ids=["a segment and a fact", "a fact", "the history alone"],
)
def test_what_no_segment_explains_stops_the_night(tmp_path: Path, first: dict[str, str]) -> None:
    dbt = PlayedDbt(tmp_path / "dbt", first)
    with pytest.raises(BuildError):
        build_without_broken(dbt, ARGUMENTS, dbt.target, lambda _: None)
    assert len(dbt.calls) == 1


def test_a_second_failure_stops_the_night(tmp_path: Path) -> None:
    dbt = PlayedDbt(tmp_path / "dbt", {"seg_broken": "error"}, {"plan_decisions": "error"})
    with pytest.raises(BuildError):
        build_without_broken(dbt, ARGUMENTS, dbt.target, lambda _: None)


def test_a_night_without_faults_is_one_call(tmp_path: Path) -> None:
    dbt = PlayedDbt(tmp_path / "dbt", {"seg_sound": "success"})
    held: list[Any] = []
    assert build_without_broken(dbt, ARGUMENTS, dbt.target, held.append) == {}
    assert (len(dbt.calls), held) == (1, [])
