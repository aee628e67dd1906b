"""dbt's own documentation as a site that opens without a network: every model, its SQL, columns, tests and lineage."""

import datetime as dt
import shutil
import tempfile
from pathlib import Path

import duckdb

from setka.clock import RunClock
from setka.dbt import dbt_environment, dbt_target, run_dbt_here, variables
from setka.paths import DataPaths
from setka.pointer import Pointer, read_pointer
from setka.settings import Settings

FILES = ("index.html", "static_index.html", "manifest.json", "catalog.json")


def write_reference(settings: Settings, paths: DataPaths) -> Path:
    """Write the site of the published marts into the data folder; returns the page that opens by itself.

    dbt reads the types of columns from a file that has the published tables without a row, so that nothing of a
    customer gets into the site and no run is waited for. Raises NotFoundError before the first publication.
    """
    pointer = read_pointer(paths)
    with tempfile.TemporaryDirectory(dir=paths.logs) as folder:
        shapes = Path(folder) / "shapes.duckdb"
        _copy_shapes(paths.published / pointer.file, shapes)
        with dbt_environment(settings, paths, shapes, Path(folder) / "contacts.duckdb"):
            run_dbt_here(["docs", "generate", "--static", *_clocks(settings, pointer)])
    paths.reference.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        shutil.copyfile(dbt_target(paths) / name, paths.reference / name)
    return paths.reference / "static_index.html"


def _copy_shapes(published: Path, target: Path) -> None:
    with duckdb.connect(str(target)) as connection:
        connection.execute(f"attach '{published}' as published (read_only)")
        tables = connection.execute("select table_name from duckdb_tables() where database_name = 'published'")
        for (name,) in tables.fetchall():
            connection.execute(f'create table main."{name}" as select * from published.main."{name}" limit 0')


def _clocks(settings: Settings, pointer: Pointer) -> list[str]:
    night = dt.date.fromisoformat(pointer.run_id[-10:])
    return variables(
        settings,
        RunClock("nightly", night, pointer.timezone),
        known_as_of=pointer.known_as_of,
        currency=pointer.currency,
        build_id=pointer.build_id,
    )
