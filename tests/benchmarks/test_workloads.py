"""The benchmarks at a tiny size: both ways give equal rows, and the table can be read. No timing."""

import re
from pathlib import Path

import pytest

import benchmarks.__main__ as command
from benchmarks.__main__ import WORKLOADS, load_workload, main
from benchmarks.side_by_side import WHOLE
from benchmarks.workload import FLOORS, floor_stages, measure
from setka.settings import PROJECT_ROOT

CUSTOMERS = 40
NUMBER = r"\d+\.\d\d"


@pytest.mark.parametrize("name", WORKLOADS)
def test_both_ways_give_equal_rows(name: str, tmp_path: Path) -> None:
    workload = load_workload(name)
    measured = measure(workload, CUSTOMERS, 1, tmp_path, floor_stages(workload))
    assert measured.differences == []
    assert {stage: len(pairs) for stage, pairs in measured.pairs.items()} == dict.fromkeys([*workload.stages, WHOLE], 1)
    # Two empty tables would be equal as well.
    assert measured.checks
    assert all(re.search(r": rows [1-9]", check) for check in measured.checks), measured.checks


def test_what_must_not_count_is_in_the_shop_and_is_left_out(tmp_path: Path) -> None:
    workload = load_workload("order_fact")
    measured = measure(workload, CUSTOMERS, 1, tmp_path, floor_stages(workload))
    # Of 400 orders 12 have no customer, 4 are cancelled, and the only line of one is an adjustment.
    assert measured.rows["orders"] == 400
    assert measured.checks[0].startswith("fct_orders: rows 383, ")


def test_prints_each_stage_with_its_ratio_pair_by_pair(capsys: pytest.CaptureFixture[str]) -> None:
    exit_code = main(["order_fact", "--customers", str(CUSTOMERS), "--repeats", "2"])

    printed = capsys.readouterr().out.splitlines()
    heading, columns, *table = printed[: 2 + 12]
    assert f"{CUSTOMERS} customers: 400 orders, 1,000 order_lines, 14 order_events." in heading
    assert columns.split() == ["CPU", "seconds", "min", "median", "max"]
    stages = [*load_workload("order_fact").stages, WHOLE]
    for stage, three in zip(stages, (table[:3], table[3:6], table[6:9], table[9:]), strict=True):
        assert re.fullmatch(rf"{stage} +project( +{NUMBER}){{3}}", three[0])
        assert re.fullmatch(rf" +floor( +{NUMBER}){{3}}", three[1])
        assert re.fullmatch(rf" +ratio( +({NUMBER}|nan)){{3}}   pair by pair:( ({NUMBER}|nan)){{2}}", three[2])
    assert printed[-1] == "The results are equal, row by row."
    assert exit_code == 0


def test_a_wrong_floor_is_told_with_figures_and_an_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    right = floor_stages(load_workload("order_fact"))
    wrong = {stage: [sql.replace("where line_kind = 'sale'", "") for sql in sqls] for stage, sqls in right.items()}
    assert wrong != right
    monkeypatch.setattr(command, "floor_stages", lambda _: wrong)

    exit_code = main(["order_fact", "--customers", str(CUSTOMERS), "--repeats", "1"])

    printed = capsys.readouterr().out
    assert exit_code == 1
    assert re.search(r"^fct_orders: revenue is [\d.]+, the floor has [\d.]+\.$", printed, re.MULTILINE)
    assert re.search(r"^int_customers__purchased: \d+ rows differ\.$", printed, re.MULTILINE)
    assert "equal" not in printed


def test_readme_introduces_every_workload() -> None:
    page = (PROJECT_ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8")
    table = page.split("|---|---|---|")[1].split("##")[0]
    assert re.findall(r"^\| `(.+?)` \|", table, re.MULTILINE) == WORKLOADS


def test_every_floor_is_used() -> None:
    used = {stage.floor for name in WORKLOADS for stage in load_workload(name).stages.values()} - {None}
    assert {file.stem for file in FLOORS.glob("*.sql")} == used
