"""A site that keeps changing: what lands each night of web events, with everything that makes sessions wrong."""

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

from small_shop import Row, Rows

FIRST_NIGHT = dt.date(2026, 10, 20)  # two weeks from here cross the end of a month and of summer time
VISITORS = 150
_CUSTOMERS = 25
_PRODUCTS = 12
_CATEGORIES = ("A", "B", "C > D", "Обувь", None)
_PUBLIC = "v000"  # a browser in which more log in than identity_rules allows: nobody's
_CLOSED = "closed"  # another one like it, in a library that closed after the first night: no news but of who people are
_FAMILY = "v001"  # a browser of two customers in turns

Event = dict[str, Any]


def nights(seed: int, count: int) -> Iterator[tuple[dt.date, Rows]]:
    """The date and the landed rows of each night: visits of yesterday, late ones and ones of tomorrow, carts filled
    just before the night, corrected, moved, deleted and revived events, logins that appear in old events, people who
    merge and part, browsers tied to people, products that change, lose and gain a category.
    """
    chance = random.Random(seed)
    events: dict[str, Event] = {}
    deleted: set[str] = set()
    for number in range(count):
        night = FIRST_NIGHT + dt.timedelta(days=number)
        landed: dict[str, Event] = {}
        for place in range(VISITORS if number == 0 else 7):
            landed |= _visit(chance, night, f"n{number:02d}-{place}", _anyone(chance))
        alive = sorted(events.keys() - deleted)
        landed |= {key: _changed(chance, events[key]) for key in chance.sample(alive, min(len(alive), 5))}
        events |= landed
        if number == 0:
            landed = landed | _library(night)
        if number > 1:
            back = chance.sample(sorted(deleted), len(deleted) // 2)
            gone = chance.sample(sorted(events.keys() - landed.keys() - deleted), 3)
            deleted = (deleted - set(back)) | set(gone)
            landed |= {key: events[key] for key in back}
            landed |= {key: {"event_id": key, "is_deleted": True} for key in gone}
        yield (
            night,
            {
                "web_events": _versions(number, landed),
                "products": _versions(number, _products(chance, night, number)),
                "customers": _accounts(chance, number),
                "identities": _versions(number, _ties(chance, night)),
            },
        )


def _visit(chance: random.Random, night: dt.date, prefix: str, visitor: str) -> dict[str, Event]:
    """One visit of up to seven events whose steps are near what parts sessions and what leaves a cart."""
    midnight = dt.datetime.combine(night, dt.time())  # as_of of the night
    age = chance.choice(
        [chance.randint(0, 40), chance.randint(0, 40), chance.randint(-600, 1440), chance.randint(0, 60 * 1440)]
    )
    at, found = midnight - dt.timedelta(minutes=age), {}
    for place in range(chance.randint(1, 7)):
        event = {
            "event_id": f"{prefix}-{place}",
            "visitor_id": visitor,
            "customer_id": _login(chance, visitor),
            "event_type": _kind(chance),
            "occurred_at": at,
            "product_id": chance.choice([None, *(f"p{product}" for product in range(_PRODUCTS))]),
            "category": chance.choice(_CATEGORIES),
            "url": f"/{chance.randint(1, 9)}",
            "device": chance.choice([None, "mobile", "desktop"]),
            "utm_source": chance.choice([None, "search"]),
        }
        found[event["event_id"]] = event
        at += dt.timedelta(minutes=chance.choice([0, 1, 12, 29, 30, 31, 45]))
    return found


def _library(night: dt.date) -> dict[str, Event]:
    """Visits of everybody, a day apart, in one browser: whose each is, is told by nothing but who logged in."""
    midnight = dt.datetime.combine(night, dt.time())
    return {
        f"library-{place}": {
            "event_id": f"library-{place}",
            "visitor_id": _CLOSED,
            "customer_id": f"c{place:02d}",
            "event_type": "page_view",
            "occurred_at": midnight - dt.timedelta(days=place + 1),
        }
        for place in range(_CUSTOMERS)
    }


def _anyone(chance: random.Random) -> str:
    return chance.choice([_PUBLIC, _FAMILY, *(_visitor(chance) for _ in range(8))])


def _visitor(chance: random.Random) -> str:
    return f"v{chance.randrange(VISITORS):03d}"


def _kind(chance: random.Random) -> str:
    return chance.choice(["product_view"] * 4 + ["category_view", "add_to_cart", "add_to_cart", "search",
                          "remove_from_cart", "checkout_start", "purchase", "request", "page_view"])  # fmt: skip


def _login(chance: random.Random, visitor: str) -> str | None:
    """Who is logged in: mostly nobody; in one browser anybody, in another one of two, elsewhere its owner."""
    if chance.random() > 0.15:
        return None
    if visitor == _PUBLIC:
        return f"c{chance.randrange(_CUSTOMERS):02d}"
    if visitor == _FAMILY:
        return chance.choice(["c01", "c02"])
    return f"c{int(visitor[1:]) % _CUSTOMERS:02d}"


def _changed(chance: random.Random, event: Event) -> Event:
    key = chance.choice(["occurred_at", "visitor_id", "event_type", "customer_id", "product_id", "url"])
    value: dict[str, Any] = {
        "occurred_at": event["occurred_at"] + dt.timedelta(minutes=chance.choice([-2000, -31, -1, 1, 31])),
        "visitor_id": _visitor(chance),
        "event_type": _kind(chance),
        "customer_id": chance.choice([None, f"c{chance.randrange(_CUSTOMERS):02d}"]),
        "product_id": f"p{chance.randrange(_PRODUCTS)}",
        "url": "/corrected",
    }
    return {**event, key: value[key]}


def _products(chance: random.Random, night: dt.date, number: int) -> dict[str, Event]:
    """Half of the catalogue at first; later two products a night are described anew or taken out."""
    numbers = range(_PRODUCTS // 2) if number == 0 else chance.sample(range(_PRODUCTS), 2)
    found: dict[str, Event] = {}
    for place in numbers:
        product = f"p{place}"
        described = {
            "product_id": product,
            "product_name": product,
            "category": chance.choice(_CATEGORIES),
            "brand": chance.choice([None, "X", "Y"]),
            "price": chance.randint(1, 9),
            "updated_at": dt.datetime.combine(night, dt.time()) - dt.timedelta(hours=3),
        }
        is_gone = number > 1 and chance.random() < 0.3
        found[product] = {"product_id": product, "is_deleted": True} if is_gone else described
    return found


def _accounts(chance: random.Random, number: int) -> list[Row]:
    """All but three at first, who are known by logins only; later one gets an address that another has or had."""
    if number == 0:
        return [_account(place, None) for place in range(_CUSTOMERS - 3)]
    return [_account(chance.randrange(_CUSTOMERS), f"k{chance.randint(1, 6)}")]


def _account(place: int, email_key: str | None) -> Row:
    registered_at = dt.datetime(2026, 1, 1) + dt.timedelta(days=place)  # noqa: DTZ001 -- raw files hold naive UTC
    return {"customer_id": f"c{place:02d}", "registered_at": registered_at, "email_key": email_key}


def _ties(chance: random.Random, night: dt.date) -> dict[str, Event]:
    """Browsers that the shop ties to customers, of which no web event tells."""
    return {
        f"i{night}-{place}": {
            "identity_id": f"i{night}-{place}",
            "customer_id": f"c{chance.randrange(_CUSTOMERS):02d}",
            "identity_type": "cookie",
            "visitor_id": _visitor(chance),
            "occurred_at": dt.datetime.combine(night, dt.time()) - dt.timedelta(hours=chance.randint(1, 900)),
        }
        for place in range(4)
    }


def _versions(number: int, rows: dict[str, Event]) -> list[Row]:
    """The rows in the version of their night; those of the first nights have none."""
    return [{**row, "version_order": f"n{number:038d}" if number > 1 else None} for row in rows.values()]
