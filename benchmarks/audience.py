"""What 100 segments and all triggers cost a night, dbt included: python -m benchmarks.audience --customers 200000.

Everything that stands before them, the profile above all, is built by a dbt call of its own, which is not counted. The
shop has the shipped segments and as many of them once more, under other names, as make a hundred.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import yaml

from benchmarks.nights import ALMOST_NOTHING, build_nights
from setka.paths import PROJECT_ROOT
from setka.segments import read_segments, segment_names, write_union
from setka.triggers import trigger_names

SEGMENTS: Final = 100
AUDIENCE: Final = ("path:models/segments", "path:models/triggers")
# Planning and what stands on it need cards and a ledger.
_LATER: Final = ("path:models/planning", "int_experiment_entries+")
BEFORE: Final = ("--exclude", *_LATER, *AUDIENCE, "--exclude-resource-type", "test")
COUNTED: Final = ("--select", *AUDIENCE, "--exclude", *_LATER, "--exclude-resource-type", "unit_test")


def copy_project(folder: Path) -> Path:
    """A copy of the project in which shipped segments stand twice, so that there are SEGMENTS of them."""
    root = folder / "project"
    for package in sorted(file.parent.name for file in PROJECT_ROOT.glob("*/__init__.py")):
        shutil.copytree(PROJECT_ROOT / package, root / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(PROJECT_ROOT / "dbt", root / "dbt", ignore=shutil.ignore_patterns("target", "logs"))
    shutil.copy(PROJECT_ROOT / "pyproject.toml", root)
    models = root / "dbt" / "models" / "segments"
    entries = []
    for segment in read_segments(models)[: max(0, SEGMENTS - len(segment_names(models)))]:
        again = segment.name.replace("seg_", "seg_again_", 1)
        (models / f"{again}.sql").write_text(segment.sql, encoding="utf-8")
        entries.append({"name": again, "config": {"meta": {"history_since": segment.history_since}}})
    (models / "_segments__again.yml").write_text(yaml.safe_dump({"version": 2, "models": entries}), encoding="utf-8")
    write_union(models)
    return root


def main(arguments: Sequence[str] | None = None) -> int:
    """Print CPU seconds of segments and triggers in a first and a next night, and what of it dbt itself takes."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.audience", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--customers", type=int, default=100_000, help="size of the shop (default 100000)")
    parser.add_argument("--models", type=int, default=15, help="slowest models to list of each night (default 15)")
    parser.add_argument("--as-it-is", action="store_true", help="the shipped segments, none of them twice")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="setka-benchmark-") as folder:
        if not asked.as_it_is:
            root = copy_project(Path(folder))
            words = [sys.executable, "-m", "benchmarks.audience", "--as-it-is", "--customers", str(asked.customers)]
            return subprocess.run(
                [*words, "--models", str(asked.models)],
                cwd=root,
                env={**os.environ, "PYTHONPATH": str(root)},
                check=False,
            ).returncode
        (bare,) = build_nights(Path(folder) / "bare", ALMOST_NOTHING, 1, COUNTED, BEFORE)
        first, following = build_nights(Path(folder) / "shop", asked.customers, 2, COUNTED, BEFORE)
    print(
        f"{asked.customers:,} customers, {asked.customers * 100:,} web events; "
        f"{len(segment_names())} segments, {len(trigger_names())} triggers."
    )
    for name, built in {"dbt itself": bare, "first night": first, "next night": following}.items():
        print(f"{name:<12} {built.seconds:>8.1f} CPU s {built.elapsed:>8.1f} s elapsed {built.peak:>7,} MB")
    for name, built in {"first night": first, "next night": following}.items():
        print(f"\nSlowest models of the {name}, seconds elapsed:")
        print(*(f"  {seconds:>8.2f} {model}" for seconds, model in built.slowest[: asked.models]), sep="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
