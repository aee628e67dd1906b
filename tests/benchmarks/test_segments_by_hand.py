"""The benchmark of deep segments at a tiny size: segment and floor yield the same customers. No timing."""

import re

import pytest

from benchmarks import deep_segments
from benchmarks.deep_segments import FLOORS, main
from benchmarks.drawn_segments import draw_trees
from benchmarks.segment_trees import Tree, as_segment, things_done

NUMBER = r"\d+\.\d\d"
TINY = ["--customers", "200", "--trees", "12"]


@pytest.mark.parametrize("floor", FLOORS)
def test_each_tree_yields_whom_its_floor_yields(floor: str, capsys: pytest.CaptureFixture[str]) -> None:
    exit_code = main([*TINY, "--floor", floor])

    printed = capsys.readouterr().out.splitlines()
    assert "200 customers: 20,000 events." in printed[0]
    assert re.fullmatch(rf"12 trees, which yield \d+ to [1-9]\d* customers, beside {floor}\.", printed[1])
    assert printed[2].split() == ["CPU", "seconds", "min", "quartile", "median", "quartile", "max"]
    for name, line in zip(("project", "floor", "ratio"), printed[3:6], strict=True):
        assert re.fullmatch(rf"{name}( +{NUMBER}){{5}}", line)
    assert re.fullmatch(rf"The dearest beside its floor, {NUMBER}:", printed[6])
    assert printed[-1] == "The results are equal, customer by customer."
    assert exit_code == 0


def test_a_wrong_floor_is_told_with_the_segment_and_an_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def without_somebody(tree: Tree) -> str:
        return f"{FLOORS['semi_joins'](tree)} order by customers.customer_id offset 1"

    monkeypatch.setattr(deep_segments, "FLOORS", {**FLOORS, "one_pass": without_somebody})

    exit_code = main(TINY)

    printed = capsys.readouterr().out
    assert exit_code == 1
    assert "1 customers are yielded by one way only:\nselect customers.customer_id\n" in printed
    assert "equal" not in printed


def test_trees_are_the_same_each_time_nest_every_word_and_ask_for_something_done() -> None:
    trees = draw_trees(50)
    assert trees == draw_trees(50)
    assert len(trees) == 50
    assert all(any(things_done(tree)) for tree in trees)
    for leaves in (re.findall(r"customers_who|customers\.(?!customer_id)", as_segment(tree)) for tree in trees):
        assert 3 <= len(leaves) <= 8
    written = " ".join(map(as_segment, trees))
    assert all(word in written for word in (") and (", ") or (", "not ("))
