"""Notebooks run to the end over a published snapshot, change nothing of it, and keep to what they may import."""

import ast
import hashlib
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import jupytext
import pandas as pd
import plotly.graph_objects as go
import pytest
import yaml

from notebooks.showing import say, show_figure, show_tables
from notebooks.snapshot import open_snapshot
from setka.errors import NotFoundError
from setka.night import Night
from setka.pointer import read_pointer
from setka.settings import PROJECT_ROOT

ROOM = PROJECT_ROOT / "notebooks"
CELL = "# %%"
NOTEBOOKS = sorted(file for file in ROOM.glob("*.py") if file.read_text(encoding="utf-8").startswith(CELL))
FOUNDATION = {"setka.errors", "setka.settings", "setka.paths", "setka.pointer"}
named = pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda file: file.stem)


def _published(night: Night) -> dict[str, str]:
    files = (file for file in night.paths.published.iterdir() if file.is_file())
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def _imports(file: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    direct = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return direct | {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}


def test_readme_introduces_every_notebook() -> None:
    table = (ROOM / "README.md").read_text(encoding="utf-8").split("|---|---|")[1]

    assert NOTEBOOKS
    assert re.findall(r"^\| `(.+?)` \|", table, re.MULTILINE) == [file.name for file in NOTEBOOKS]


@named
def test_notebook_runs_to_the_end_and_changes_nothing(notebook: Path, synthetic_night: Night, tmp_path: Path) -> None:
    before = _published(synthetic_night)
    environment = {**os.environ, "SETKA_DATA_DIR": str(synthetic_night.paths.root), "TMPDIR": str(tmp_path)}

    done = subprocess.run(
        [sys.executable, notebook],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert read_pointer(synthetic_night.paths).build_id in done.stdout
    assert [page for page in tmp_path.glob("*.html") if "plotly" in page.read_text(encoding="utf-8")]
    assert _published(synthetic_night) == before


@named
def test_notebook_opens_in_jupyter_with_a_title_and_a_question(notebook: Path) -> None:
    cells = jupytext.read(notebook).cells
    first = cells[0]

    assert first.cell_type == "markdown"
    assert first.source.startswith("# ")
    assert "**Question.**" in first.source
    assert "?" in first.source.partition("**Question.**")[2]
    assert any(cell.cell_type == "markdown" and cell.source.startswith("## Conclusions") for cell in cells)
    assert any(cell.cell_type == "code" for cell in cells)


def test_notebooks_import_the_foundation_and_measurement_only() -> None:
    rooms = {path.parent.name for path in PROJECT_ROOT.glob("*/__init__.py")} | {"benchmarks", "tests"}
    files = list(ROOM.glob("*.py"))
    ours = {name for file in files for name in _imports(file) if name.partition(".")[0] in rooms}

    assert "setka.pointer" in ours
    assert {name for name in ours if name not in FOUNDATION and name.partition(".")[0] != "measurement"} == set()


def test_jupyter_gets_text_as_markdown_tables_and_figures_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[Any] = []
    monkeypatch.setattr("builtins.__IPYTHON__", True, raising=False)
    monkeypatch.setattr("builtins.display", shown.append, raising=False)
    figure = go.Figure()

    say("**Seven** of them.")
    show_tables(pd.DataFrame({"zone": ["best"], "customers": [1234]}))
    show_figure(figure)

    assert shown[0]._repr_markdown_() == "**Seven** of them."
    assert "1,234" in shown[1]._repr_html_()
    assert shown[2] is figure


def test_notebook_without_a_snapshot_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SETKA_DATA_DIR", str(tmp_path))

    with pytest.raises(NotFoundError, match=r"no snapshot has been published\. Run `make nightly`"):
        open_snapshot()


def test_only_the_snapshot_module_opens_a_database() -> None:
    assert [file.name for file in sorted(ROOM.glob("*.py")) if "duckdb" in _imports(file)] == ["snapshot.py"]


def test_size_of_the_campaign_is_asked_of_the_shipped_card_and_agrees_with_the_decisions(
    synthetic_night: Night, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SETKA_DATA_DIR", str(synthetic_night.paths.root))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    card = yaml.safe_load((synthetic_night.settings.cards_dir / "win_back.yml").read_text(encoding="utf-8"))
    thresholds = (PROJECT_ROOT / "dbt" / "seeds" / "segment_thresholds.csv").read_text(encoding="utf-8")

    notebook = runpy.run_path(str(ROOM / "size_a_campaign.py"))

    assert notebook["CAMPAIGN"] == card["campaign"]
    assert notebook["AUDIENCE"] == card["audience"]
    assert f"{notebook['HOLDOUT']:.0%}" == card["holdout"]
    assert f"{notebook['WINDOW_DAYS']} days" == card["measure"]["window"]
    assert f"\ninactive_after_months,{notebook['SILENT_MONTHS']}," in thresholds
    # On the campaign's first night its audience, its candidates and the sum over reasons are the same people.
    assert notebook["audience"] == notebook["candidates"] > notebook["reached"] > 0
    assert notebook["reached"] + int(notebook["stops"].candidates.sum()) == notebook["candidates"]


def test_smallest_effect_halves_with_four_times_the_customers_and_has_a_known_value(
    synthetic_night: Night, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SETKA_DATA_DIR", str(synthetic_night.paths.root))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    notebook = runpy.run_path(str(ROOM / "size_a_campaign.py"))
    smallest_lift, past = notebook["smallest_lift"], notebook["past"]

    # Bloom 1995: a two-sided 5 % test of 80 % power sees 2.80 standard errors.
    error = (past.m2 / (past.n - 1) / (1000 * 0.5 * 0.5)) ** 0.5
    assert smallest_lift(1000, 0.5) * past.mean / error == pytest.approx(2.80, abs=0.005)
    assert smallest_lift(4000, 0.1) == pytest.approx(smallest_lift(1000, 0.1) / 2)
    assert smallest_lift(notebook["needed"][0.2], 0.2) == pytest.approx(notebook["WORTH_SEEING"])
    assert smallest_lift(0, 0.1) == float("inf")
