"""The benchmark of the order fact at a tiny size: both ways give equal rows, and the table can be read. No timing."""

import re
from pathlib import Path

import pytest

from benchmarks import order_fact
from benchmarks.order_fact import FACT, PROFILE, floor_stages, main, measure
from benchmarks.side_by_side import WHOLE
from setka.settings import PROJECT_ROOT

CUSTOMERS = 40
NUMBER = r"\d+\.\d\d"


def test_prints_each_stage_with_its_ratio_pair_by_pair_and_finds_equal_results(
    capsys: pytest.CaptureFixture[str],
) -> None:
    exit_code = main(["--customers", str(CUSTOMERS), "--repeats", "2"])

    printed = capsys.readouterr().out.splitlines()
    heading, columns, *table = printed[: 2 + 9]
    assert f"{CUSTOMERS} customers: 400 orders, 1,000 order_lines, 4 order_events." in heading
    assert columns.split() == ["CPU", "seconds", "min", "median", "max"]
    for stage, three in zip((FACT, PROFILE, WHOLE), (table[:3], table[3:6], table[6:]), strict=True):
        assert re.fullmatch(rf"{stage} +project( +{NUMBER}){{3}}", three[0])
        assert re.fullmatch(rf" +floor( +{NUMBER}){{3}}", three[1])
        assert re.fullmatch(rf" +ratio( +({NUMBER}|nan)){{3}}   pair by pair:( ({NUMBER}|nan)){{2}}", three[2])
    assert printed[-1] == "The results are equal, row by row."
    assert exit_code == 0


def test_both_ways_count_what_counts_and_leave_out_the_rest(tmp_path: Path) -> None:
    measured = measure(CUSTOMERS, 1, tmp_path, floor_stages())

    assert measured.differences == []
    # Of 400 orders 12 have no customer, 4 are cancelled, and the only line of one is an adjustment.
    assert measured.rows["orders"] == 400
    assert measured.checks[0].startswith("fct_orders: rows 383, ")
    assert {stage: len(pairs) for stage, pairs in measured.pairs.items()} == {FACT: 1, PROFILE: 1, WHOLE: 1}


def test_a_wrong_floor_is_told_with_figures_and_an_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = {
        stage: [sql.replace("where line_kind = 'sale'", "") for sql in sqls] for stage, sqls in floor_stages().items()
    }
    assert wrong != floor_stages()
    monkeypatch.setattr(order_fact, "floor_stages", lambda: wrong)

    exit_code = main(["--customers", str(CUSTOMERS), "--repeats", "1"])

    printed = capsys.readouterr().out
    assert exit_code == 1
    assert re.search(r"^fct_orders: revenue is [\d.]+, the floor has [\d.]+\.$", printed, re.MULTILINE)
    assert re.search(r"^int_customers__purchased: \d+ rows differ\.$", printed, re.MULTILINE)
    assert "equal" not in printed


def test_readme_introduces_every_benchmark() -> None:
    room = PROJECT_ROOT / "benchmarks"
    table = (room / "README.md").read_text(encoding="utf-8").split("|---|---|---|")[1].split("##")[0]
    benchmarks = [file.stem for file in sorted(room.glob("*.py")) if "\ndef main(" in file.read_text(encoding="utf-8")]

    assert benchmarks
    assert re.findall(r"^\| `(.+?)` \|", table, re.MULTILINE) == benchmarks
