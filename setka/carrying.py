"""The last good build, carried into the next one so that only what is new is computed (D1, D7).

A build that can begin from the last published one does: its file is copied, and incremental models work on what was not
known or had not occurred at the carried clocks. Whatever makes that unsafe makes the build begin from an empty file.
"""

import hashlib
import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import duckdb

from ingestion.contract import CONTRACT_VERSION, TABLES
from ingestion.raw import EMPTY, raw_columns
from setka.paths import DBT_PROJECT, DataPaths

GOOD: Final = "GOOD.json"

# Tables that incremental models compare with their new content: kept under `carried` before the build replaces them.
COMPARED: Final = (
    "customer_aliases",
    "int_customers__known",
    "int_identity__nobodies",
    "int_products__categorised",
    "int_products__known",
    "int_receipts__matched",
    "int_visitors__recognised",
)


@dataclass(frozen=True)
class Carried:
    """A published build that a later one may begin from.

    `as_of` and `known_as_of`: its clocks, ISO texts in UTC. `ground`: hash of what its tables were made by. `raw`: size
    and time of change, by name, of the landed files that it read.
    """

    warehouse: str
    as_of: str
    known_as_of: str
    ground: str
    raw: dict[str, str]


def keep_for_next(paths: DataPaths, warehouse: str, *, as_of: str, known_as_of: str, shop: Sequence[str]) -> None:
    """Note the build file `warehouse` as the one to begin from; `shop` is what ground_of takes."""
    carried = Carried(warehouse, as_of, known_as_of, ground_of(shop), landed_files(paths))
    aside = (paths.build / GOOD).with_suffix(".tmp")
    aside.write_text(json.dumps(asdict(carried)), encoding="utf-8")
    aside.replace(paths.build / GOOD)


def kept_build(paths: DataPaths) -> Carried | None:
    """The build noted last; None when there is none, or its note or file is damaged."""
    try:
        carried = Carried(**json.loads((paths.build / GOOD).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return carried if (paths.build / carried.warehouse).is_file() else None


def carriable(paths: DataPaths, *, as_of: str, known_as_of: str, shop: Sequence[str]) -> Carried | None:
    """The kept build, if one with these clocks may begin from it; else None, and it begins from an empty file.

    It may not when a clock would go back (facts would know too much), when models, rules, contract, time zone or
    currency changed (D16), or when a landed file that was read is gone or changed.
    """
    carried = kept_build(paths)
    if carried is None or carried.ground != ground_of(shop):
        return None
    if as_of < carried.as_of or known_as_of < carried.known_as_of:
        return None
    return carried if carried.raw.items() <= landed_files(paths).items() else None


def carry(paths: DataPaths, carried: Carried, target: Path) -> bool:
    """Make `target` a copy of the carried build, with what models compare set aside under `carried`.

    False, and no file, when the carried file is damaged: everything can be built anew.
    """
    shutil.copyfile(paths.build / carried.warehouse, target)
    try:
        with duckdb.connect(str(target)) as connection:
            connection.execute("drop schema if exists carried cascade")
            connection.execute("create schema carried")
            for name in COMPARED:
                connection.execute(f'create table carried."{name}" as from main."{name}"')
    except duckdb.Error:
        target.unlink()
        return False
    return True


def ground_of(shop: Sequence[str]) -> str:
    """SHA-256 over everything besides data that tables depend on: dbt's project, the contract and `shop`, such as the
    time zone and the currency.
    """
    digest = hashlib.sha256()
    for said in (*shop, duckdb.__version__, str(CONTRACT_VERSION)):
        digest.update(f"{said}\n".encode())
    for table in TABLES.values():
        digest.update(f"{table.name} {table.schema_version} {raw_columns(table)}\n".encode())
    for file in _project_files():
        digest.update(f"{file.relative_to(DBT_PROJECT)}\n".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def landed_files(paths: DataPaths) -> dict[str, str]:
    """Size in bytes and time of change of every landed file, by its name relative to the raw folder.

    Both, because a file may be rewritten at its old size; who restores a backup builds everything anew once.
    """
    return {
        file.relative_to(paths.raw).as_posix(): f"{file.stat().st_size} {file.stat().st_mtime_ns}"
        for file in paths.raw.glob("*/*.parquet")
        if file.name != EMPTY
    }


def _project_files() -> Iterator[Path]:
    yield DBT_PROJECT / "dbt_project.yml"
    for folder in ("models", "macros", "seeds"):
        yield from sorted(file for file in (DBT_PROJECT / folder).rglob("*") if file.suffix in {".sql", ".py", ".csv"})
