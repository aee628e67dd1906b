"""Instants in the ledger are naive and mean UTC, so that SQLite and PostgreSQL hold the same value."""

import datetime as dt
from typing import Any

import sqlalchemy as sa


def naive_utc(instant: dt.datetime) -> dt.datetime:
    """`instant` as naive UTC. An aware instant of any zone is converted; a naive one is taken as UTC already."""
    if instant.tzinfo is None:
        return instant
    return instant.astimezone(dt.UTC).replace(tzinfo=None)


class UtcInstant(sa.types.TypeDecorator[dt.datetime]):
    """A column of instants: takes aware or naive-UTC datetimes, gives naive UTC."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Any) -> dt.datetime | None:
        """Convert on the way in: an aware Moscow instant stored as it reads would be three hours wrong."""
        return None if value is None else naive_utc(value)
