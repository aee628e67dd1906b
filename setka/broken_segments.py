"""A segment whose SQL fails does not take the night down: it is held, and everything else is built without it (D4)."""

import json
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Final

from setka.dbt import RUN_RESULTS
from setka.errors import BuildError

PREFIXES: Final = ("seg_", "trg_")
# Written from the folder, so that they hold the text of every segment and fail with it.
_WRITTEN: Final = ("int_segments__yielded", "int_segment_versions", "int_triggers__yielded")


def build_without_broken(
    run_dbt: Callable[[list[str]], None], arguments: Sequence[str], target: Path, hold: Callable[[dict[str, str]], None]
) -> dict[str, str]:
    """Run dbt; when nothing but segments failed, `hold` these and run what is left once more.

    `arguments` end with --vars and its JSON; `target` is where dbt writes its results. Returns the held segments, each
    with what dbt said of it: of one that reads a broken segment, which one. Raises BuildError when anything else
    failed, or the second call did.
    """
    try:
        run_dbt(list(arguments))
    except BuildError:
        results = _results(target)
        broken = _broken(results)
        if not broken:
            raise
        hold(broken)
        left = sorted(name for name, status, _ in results if status != "success" and name not in broken)
        *flags, variables = arguments
        given = json.loads(variables)
        words = json.dumps({**given, "held": sorted({*given.get("held", []), *broken})})
        run_dbt([*flags[:-1], "--select", *left, "--vars", words])
        return broken
    return {}


def without(held: Collection[str], arguments: Sequence[str]) -> list[str]:
    """The same dbt call with `held` segments left out; `arguments` end with --vars and its JSON."""
    if not held:
        return list(arguments)
    *flags, variables = arguments
    words = json.dumps({**json.loads(variables), "held": sorted(held)})
    return [*flags[:-1], "--exclude", *sorted(held), "--vars", words]


def _broken(results: list[tuple[str, str, str]]) -> dict[str, str]:
    """The segments that failed or wait for one that did; empty when anything failed that no segment explains."""
    failed = {name: words for name, status, words in results if status in {"error", "fail", "runtime error"}}
    segments = {name: words for name, words in failed.items() if name.startswith(PREFIXES)}
    if not segments or set(failed) - set(segments) - set(_WRITTEN):
        return {}
    waiting = [name for name, status, _ in results if status == "skipped" and name.startswith(PREFIXES)]
    return segments | dict.fromkeys(waiting, f"reads {', '.join(sorted(segments))}")


def _results(target: Path) -> list[tuple[str, str, str]]:
    """Name, status and words of each model, seed and test of the last dbt call; none when it wrote no results."""
    file = target / RUN_RESULTS
    if not file.exists():
        return []
    results = json.loads(file.read_text(encoding="utf-8"))["results"]
    return [
        (one["unique_id"].split(".")[2], one["status"], " ".join(str(one["message"]).split()))
        for one in results
        if one["unique_id"].startswith(("model.", "seed.")) or one["status"] in {"error", "fail", "runtime error"}
    ]
