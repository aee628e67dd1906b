"""The ids that a person is known by: her own and those of the accounts that merged into it, as last published.

The ledger and frozen decisions keep the id of the night they were written in; accounts merge later.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import duckdb

from setka.errors import NotFoundError
from setka.paths import DataPaths
from setka.pointer import read_pointer


@dataclass(frozen=True)
class Persons:
    """Aliases both ways: `customer_of` leads from an alias to the person, `aliases_of` from the person to aliases."""

    customer_of: Mapping[str, str]
    aliases_of: Mapping[str, tuple[str, ...]]

    def person(self, customer_id: str) -> str:
        """The id of the person behind an id."""
        return self.customer_of.get(customer_id, customer_id)

    def ids(self, customer_id: str) -> tuple[str, ...]:
        """Every id of the person behind an id, the person's own first."""
        person = self.person(customer_id)
        return (person, *self.aliases_of.get(person, ()))


def read_persons(paths: DataPaths, customer_ids: Iterable[str]) -> Persons:
    """The persons behind these ids in the published snapshot; every id its own person before the first publication."""
    wanted = list(customer_ids)
    try:
        file = paths.published / read_pointer(paths).file
        with duckdb.connect(str(file), read_only=True) as connection:
            rows = connection.execute(
                """
                with asked as (select unnest(?::varchar[]) as id),
                persons as (
                    select distinct coalesce(aliases.customer_id, asked.id) as customer_id
                    from asked left join customer_aliases as aliases on asked.id = aliases.alias_id
                )
                select alias_id, customer_id from customer_aliases semi join persons using (customer_id) order by all
                """,
                [wanted],
            ).fetchall()
    except (NotFoundError, duckdb.IOException, duckdb.CatalogException):
        rows = []
    aliases: dict[str, tuple[str, ...]] = {}
    for alias, person in rows:
        aliases[person] = (*aliases.get(person, ()), alias)
    return Persons(dict(rows), aliases)
