"""Addresses and names for the messages of one request, from the private contacts file; opened read-only, here alone."""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from setka.errors import NotFoundError
from setka.paths import DataPaths
from setka.pointer import read_pointer


@dataclass(frozen=True)
class Contact:
    """How to reach one customer. `repr` shows no contact data, so that a log or a traceback cannot."""

    customer_id: str
    email: str | None
    first_name: str | None
    email_key: str | None

    def __repr__(self) -> str:
        """Only the id."""
        return f"Contact({self.customer_id})"


def read_contacts(paths: DataPaths, customer_ids: Sequence[str]) -> dict[str, Contact]:
    """The contacts of these customers, by customer_id. Raises NotFoundError when no build has been published."""
    try:
        with duckdb.connect(str(paths.private / read_pointer(paths).contacts), read_only=True) as connection:
            rows = connection.execute(
                """
                select customer_id, email, first_name, email_key
                from dim_contacts where customer_id in (select unnest(?))
                """,
                [list(customer_ids)],
            ).fetchall()
    except (NotFoundError, duckdb.IOException, duckdb.CatalogException):
        raise NotFoundError(
            "the private contacts that it names cannot be read",
            where=str(paths.current),
            remedy="Build and publish again: `setka build`.",
        ) from None
    return {row[0]: Contact(row[0], row[1], (row[2] or "").strip() or None, row[3]) for row in rows}
