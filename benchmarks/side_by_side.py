"""Two ways to the same tables, run in turns in one process and compared in CPU seconds, pair by pair."""

import resource
import statistics
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import duckdb

Stages = Mapping[str, Sequence[str]]
"""The SQL statements of each stage, stages in the order they run."""

OpenDatabase = Callable[[Path], duckdb.DuckDBPyConnection]
"""Opens a connection that has the file attached as `setka` and sees the raw files."""


class Pair(NamedTuple):
    """One repeat of one stage, CPU seconds of all threads.

    project: the project's own SQL.  floor: the hand-written SQL, right before or right after it.
    """

    project: float
    floor: float


WHOLE = "whole"


def run_in_turns(
    project: Stages, floor: Stages, *, repeats: int, folder: Path, open_database: OpenDatabase
) -> dict[str, list[Pair]]:
    """The pairs by stage, and of all stages together under WHOLE; who goes first changes with every repeat.

    Each run writes a new file; those of the last repeat stay in `folder` as project.duckdb and floor.duckdb.
    """
    contestants = {"project": project, "floor": floor}
    pairs: dict[str, list[Pair]] = {stage: [] for stage in [*project, WHOLE]}
    for repeat in range(repeats):
        seconds: dict[str, dict[str, float]] = {}
        for name in sorted(contestants, reverse=repeat % 2 == 0):
            file = folder / f"{name}.duckdb"
            file.unlink(missing_ok=True)
            with open_database(file) as connection:
                spent = {stage: _cpu_seconds(connection, contestants[name][stage]) for stage in project}
            seconds[name] = {**spent, WHOLE: sum(spent.values())}
        for stage, collected in pairs.items():
            collected.append(Pair(seconds["project"][stage], seconds["floor"][stage]))
    return pairs


def table_text(pairs: Mapping[str, Sequence[Pair]]) -> str:
    """One line per stage and contestant: least, median and most CPU seconds; then the ratios, pair by pair."""
    lines = [f"{'CPU seconds':<18} {'':<9} {'min':>8} {'median':>8} {'max':>8}"]
    for stage, collected in pairs.items():
        ratios = [pair.project / pair.floor if pair.floor else float("nan") for pair in collected]
        lines.append(_line(stage, "project", [pair.project for pair in collected]))
        lines.append(_line("", "floor", [pair.floor for pair in collected]))
        lines.append(_line("", "ratio", ratios) + "   pair by pair: " + " ".join(f"{ratio:.2f}" for ratio in ratios))
    return "\n".join(lines)


def _line(stage: str, name: str, values: Sequence[float]) -> str:
    return f"{stage:<18} {name:<9} {min(values):>8.2f} {statistics.median(values):>8.2f} {max(values):>8.2f}"


def _cpu_seconds(connection: duckdb.DuckDBPyConnection, statements: Sequence[str]) -> float:
    if not statements:  # a step that one way does without: its ratio is not a number
        return 0.0
    before = resource.getrusage(resource.RUSAGE_SELF)
    for statement in statements:
        connection.execute(statement)
    after = resource.getrusage(resource.RUSAGE_SELF)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
