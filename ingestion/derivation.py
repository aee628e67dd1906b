"""Columns that landing derives from contact data, addresses and agents, so that nothing behind it has to know them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from ingestion.contact_keys import contact_key, normalised_email, normalised_phone
from ingestion.timezones import Address, address_timezones, phone_timezone
from ingestion.user_agents import device_os

Cells = tuple[str | None, ...]


@dataclass(frozen=True)
class Keying:
    """The shop's secret, and the country (ISO 3166 alpha-2) where a number without a country was dialled."""

    secret: bytes
    country: str | None


def derive(name: str, rows: Sequence[Cells], keying: Keying) -> list[str | None]:
    """The derived column `name` for each row of its sources, as `Table.derived_columns` lists them."""
    return _DERIVATIONS[name](rows, keying)


def _email_keys(rows: Sequence[Cells], keying: Keying) -> list[str | None]:
    return [_key(None if email is None else normalised_email(email), keying) for (email,) in rows]


def _phone_keys(rows: Sequence[Cells], keying: Keying) -> list[str | None]:
    return [_key(None if phone is None else normalised_phone(phone, country), keying)
            for phone, country in _dialled(rows, keying)]  # fmt: skip


def _phone_timezones(rows: Sequence[Cells], keying: Keying) -> list[str | None]:
    return [None if phone is None else phone_timezone(phone, country) for phone, country in _dialled(rows, keying)]


def _address_timezones(rows: Sequence[Cells], keying: Keying) -> list[str | None]:
    return address_timezones([Address(*row) for row in rows], keying.country)


def _device_systems(rows: Sequence[Cells], _keying: Keying) -> list[str | None]:
    return [None if agent is None else device_os(agent) for (agent,) in rows]


def _dialled(rows: Sequence[Cells], keying: Keying) -> list[tuple[str | None, str | None]]:
    """Phone and the country it was dialled in: the row's own, where the table has one and the row fills it."""
    return [(row[0], (row[1] if len(row) > 1 else None) or keying.country) for row in rows]


def _key(endpoint: str | None, keying: Keying) -> str | None:
    return None if endpoint is None else contact_key(keying.secret, endpoint)


_DERIVATIONS: Final[dict[str, Callable[[Sequence[Cells], Keying], list[str | None]]]] = {
    "email_key": _email_keys,
    "phone_key": _phone_keys,
    "phone_timezone": _phone_timezones,
    "address_timezone": _address_timezones,
    "device_os": _device_systems,
}
