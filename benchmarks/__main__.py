"""Run a workload: python -m benchmarks order_fact --customers 200000 --repeats 5."""

import argparse
import importlib
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.side_by_side import table_text
from benchmarks.workload import Workload, floor_stages, heading, measure

WORKLOADS = sorted(file.stem for file in (Path(__file__).parent / "workloads").glob("[a-z]*.py"))


def load_workload(name: str) -> Workload:
    """The WORKLOAD of `benchmarks/workloads/<name>.py`."""
    workload: Workload = importlib.import_module(f"benchmarks.workloads.{name}").WORKLOAD
    return workload


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table and the comparison; 1 when the results differ, else 0. No timing decides."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("workload", choices=WORKLOADS)
    parser.add_argument("--customers", type=int, default=200_000, help="size of the shop (default 200000)")
    parser.add_argument("--repeats", type=int, default=5, help="pairs of runs (default 5)")
    asked = parser.parse_args(arguments)
    workload = load_workload(asked.workload)
    with tempfile.TemporaryDirectory(prefix="setka-benchmark-") as folder:
        measured = measure(workload, asked.customers, asked.repeats, Path(folder), floor_stages(workload))
    print(heading(asked.customers, measured.rows), table_text(measured.pairs), *measured.checks, sep="\n")
    print(*(measured.differences or ["The results are equal, row by row."]), sep="\n")
    return 1 if measured.differences else 0


if __name__ == "__main__":
    sys.exit(main())
