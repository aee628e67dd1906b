"""The one door of every notebook to the published snapshot: read-only, and the same one for all cells of a run."""

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

from setka.errors import NotFoundError
from setka.paths import DataPaths
from setka.pointer import REMEDY, Pointer, read_pointer
from setka.settings import load_settings


@dataclass(frozen=True)
class Snapshot:
    """A published file of marts and what CURRENT.json said of it: clocks in UTC, the shop's time zone and currency."""

    pointer: Pointer
    file: Path

    def ask(self, query: str, **parameters: object) -> pd.DataFrame:
        """The rows of a query over the marts; `parameters` fill its `$name` places. Decimals come as floats.

        Opened and closed for each question, so that an idle notebook holds no file.
        """
        with duckdb.connect(str(self.file), read_only=True) as connection:
            return connection.execute(query, parameters).df()


def open_snapshot() -> Snapshot:
    """The snapshot that is current now, in the data folder of the settings; a later publication does not change it.

    Raises SettingsError, or NotFoundError when nothing has been published or the file is gone.
    """
    paths = DataPaths(load_settings().data_dir)
    pointer = read_pointer(paths)
    file = paths.published / pointer.file
    if not file.is_file():
        raise NotFoundError("the snapshot named in CURRENT.json is gone", where=str(file), remedy=REMEDY)
    return Snapshot(pointer, file)
