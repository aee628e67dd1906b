"""Which runs are frozen and what their manifests say. Imports nothing heavy: `setka why` starts here."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from setka.errors import DecisionsError
from setka.paths import DataPaths

SCHEMA_VERSION = 2
"""Of the rows and the manifest. Rows of version 1 know no occurrence: `load_decisions` gives them empty columns."""

READ_VERSIONS = (1, SCHEMA_VERSION)


@dataclass(frozen=True)
class FrozenRun:
    """A run whose decisions are frozen: where the rows are and what the manifest says of them."""

    run_id: str
    file: Path
    manifest: Mapping[str, Any]


def frozen_runs(paths: DataPaths) -> list[str]:
    """The ids of the frozen runs, in the order of their names: within a kind, oldest night first."""
    return sorted(folder.name.removeprefix("run=") for folder in paths.decisions.glob("run=*"))


def frozen_run(paths: DataPaths, run_id: str) -> FrozenRun:
    """The manifest and file of a frozen run, unread. Raises DecisionsError when missing or incomplete."""
    folder = paths.decisions_of(run_id)
    where = f"decisions/run={run_id}"
    if not folder.is_dir():
        raise DecisionsError(
            "the run's decisions are not frozen", where=where, remedy="Run `setka plan` for the night."
        )
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError) as error:
        raise DecisionsError(
            f"the manifest is missing or damaged ({type(error).__name__})", where=where, remedy="Restore the folder."
        ) from None
    if manifest.get("schema_version") not in READ_VERSIONS:
        raise DecisionsError(
            f"schema version {manifest.get('schema_version')!r}, this code reads {SCHEMA_VERSION}",
            where=where,
            remedy="Upgrade Setka.",
        )
    return FrozenRun(run_id, folder / "decisions.parquet", manifest)
