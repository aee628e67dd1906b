"""The raw contract: what a shop may bring. Validation, documentation and dbt sources are derived from here alone."""

from dataclasses import replace
from typing import Final

from ingestion.contract import behaviour, goods, people, sales
from ingestion.contract.shapes import DELETED, SQL_TYPES, VERSION, VERSION_COLUMNS, Column, RowRule, Table

__all__ = ["CONTRACT_VERSION", "DELETED", "SQL_TYPES", "TABLES", "VERSION", "Column", "RowRule", "Table", "table"]

CONTRACT_VERSION: Final = 2  # part of every watermark: a new version has all files read again

# Required tables first: a shop that cannot run hears of it before anything optional is read.
_ORDER: Final = {"required": 0, "guarded": 1, "optional": 2}

TABLES: Final[dict[str, Table]] = {
    found.name: replace(found, columns=(*found.columns, *VERSION_COLUMNS))
    for found in sorted(
        (*people.TABLES, *sales.TABLES, *goods.TABLES, *behaviour.TABLES), key=lambda found: _ORDER[found.presence]
    )
}


def table(name: str) -> Table:
    """The contract's table of that name. Raises KeyError for any other."""
    return TABLES[name]
