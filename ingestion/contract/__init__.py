"""The raw contract: what a shop may bring. Validation, documentation and dbt sources are derived from here alone."""

from typing import Final

from ingestion.contract import behaviour, goods, people, sales
from ingestion.contract.shapes import SQL_TYPES, Column, RowRule, Table

__all__ = ["CONTRACT_VERSION", "SQL_TYPES", "TABLES", "Column", "RowRule", "Table", "table"]

CONTRACT_VERSION: Final = 1  # part of every watermark: a new version has all files read again

# Required tables first: a shop that cannot run hears of it before anything optional is read.
_ORDER: Final = {"required": 0, "guarded": 1, "optional": 2}

TABLES: Final[dict[str, Table]] = {
    found.name: found
    for found in sorted(
        (*people.TABLES, *sales.TABLES, *goods.TABLES, *behaviour.TABLES), key=lambda found: _ORDER[found.presence]
    )
}


def table(name: str) -> Table:
    """The contract's table of that name. Raises KeyError for any other."""
    return TABLES[name]
