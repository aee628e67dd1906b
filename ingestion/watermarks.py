"""What has been read already: one small JSON file per table, `data/raw/<table>/read.json`."""

import datetime as dt
import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ingestion.contract import CONTRACT_VERSION, Table
from ingestion.mapping import Mapping
from ingestion.validation import Bounds

FILE_NAME: Final = "read.json"


@dataclass(frozen=True)
class Watermark:
    """The state in which a portion was read. `earliest_future` is the first time, naive UTC, that was refused as
    lying ahead: when it has come, the same files have news. `first_read` is the stamp of the landing that read the
    portion first, `rows` how many it held when it was last read.
    """

    fingerprint: str
    earliest_future: dt.datetime | None
    first_read: str
    rows: int

    def covers(self, fingerprint: str, latest: dt.datetime) -> bool:
        """Whether reading files of that fingerprint again, with that last believable time, would change nothing."""
        waited_for = self.earliest_future is not None and self.earliest_future <= latest
        return self.fingerprint == fingerprint and not waited_for


def fingerprint(files: Iterable[Path], mapping: Mapping, table: Table, bounds: Bounds, timezone: str) -> str:
    """sha256 over everything that reading depends on: the files' bytes, mapping, contract, currency, zone, and for a
    table with special-category cells whether they may land.
    """
    digest = hashlib.sha256()
    special = [bounds.special_category] if table.special_columns else []
    for said in (mapping.hash, str(CONTRACT_VERSION), str(table.schema_version), bounds.currency, timezone, *special):
        digest.update(said.encode() + b"\n")
    for path in files:
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def load_watermarks(folder: Path) -> dict[str, Watermark]:
    """The watermarks of the raw table in `folder`, by portion; none when the file is missing or unreadable.

    Reading everything again is always safe, so that a damaged file is no error.
    """
    try:
        stored = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
        return {
            portion: Watermark(
                mark["fingerprint"],
                None if mark["earliest_future"] is None else dt.datetime.fromisoformat(mark["earliest_future"]),
                mark["first_read"],
                mark["rows"],
            )
            for portion, mark in stored.items()
        }
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def save_watermarks(folder: Path, marks: dict[str, Watermark]) -> None:
    """Replace the watermarks of the raw table in `folder` in one step."""
    content = {
        portion: {
            "fingerprint": mark.fingerprint,
            "earliest_future": None if mark.earliest_future is None else mark.earliest_future.isoformat(),
            "first_read": mark.first_read,
            "rows": mark.rows,
        }
        for portion, mark in sorted(marks.items())
    }
    unfinished = folder / (FILE_NAME + ".unfinished")
    with unfinished.open("w", encoding="utf-8") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(folder / FILE_NAME)
