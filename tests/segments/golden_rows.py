"""Rows of the raw contract, as a shop's files have them, that tell what one customer did."""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from small_shop import Row

Told = tuple[str, Row]  # a table of the contract and one of its rows

NIGHT: Final = dt.date(2026, 11, 1)

ANDROID: Final = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36"
GMAIL: Final = "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)"
IPAD: Final = "Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148"
IPHONE: Final = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148"
MACBOOK: Final = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"
MAIL_PRIVACY: Final = "Mozilla/5.0"  # what Apple's proxy sends, and no more


def ago(days: int, clock: str = "12:00") -> str:
    """That hour in Moscow, `days` calendar days before the night."""
    return f"{NIGHT - dt.timedelta(days=days)}T{clock}:00+03:00"


def account(customer_id: str, name: str, **given: object) -> Told:
    first_name, _, last_name = name.partition(" ")
    return "customers", {
        "customer_id": customer_id,
        "registered_at": ago(2200),
        "first_name": first_name,
        "last_name": last_name,
        "email": f"{customer_id.replace(' ', '_')}@example.com",
    } | given


def letter(
    me: str, occurred_at: str, agent: str, *, kind: str = "opened", machine: bool = False, name: str = ""
) -> Told:
    """What happened to a letter; `name` tells it from others when it is not its only event."""
    return "email_events", {
        "event_id": f"{me} {kind} {occurred_at}",
        "message_id": f"{me} {name or occurred_at}",
        "customer_id": me,
        "event_type": kind,
        "occurred_at": occurred_at,
        "is_machine": machine,
        "user_agent": agent,
    }


def reads(me: str, *days: int, agent: str = ANDROID) -> Iterator[Told]:
    """Opens a letter that many days ago each: three of this autumn unless said otherwise, all on Android."""
    for day in days or (10, 40, 70):
        yield letter(me, ago(day), agent)


def looks(
    me: str, times: int, category: str = "Phones > iPhones", *, day: int = 30, visitor: str = "", **given: object
) -> Iterator[Told]:
    """Views of a category that many times on one day, a minute apart, logged in unless `given` says otherwise."""
    for minute in range(times):
        yield (
            "web_events",
            {
                "event_id": f"{me} {category} {day} {minute} {given}",
                "visitor_id": visitor or f"browser of {me}",
                "customer_id": me,
                "event_type": "category_view",
                "occurred_at": ago(day, f"12:{minute:02d}"),
                "category": category,
            }
            | given,
        )


def looks_at_product(me: str, times: int, product_id: str, *, event_type: str = "product_view") -> Iterator[Told]:
    return looks(me, times, "", event_type=event_type, product_id=product_id)


def buys(
    me: str, product_id: str, *, day: int = 100, quantity: int = 1, kind: str = "sale", **given: object
) -> Iterator[Told]:
    """One order of one line."""
    order = {"order_id": f"order of {me}", "customer_id": me, "ordered_at": ago(day), "sales_channel": "online"}
    yield "orders", order | given
    yield (
        "order_lines",
        {
            "order_id": f"order of {me}",
            "line_number": 1,
            "product_id": product_id,
            "quantity": quantity,
            "unit_price": 999,
            "line_kind": kind,
        },
    )


def takes_back(me: str, event_type: str, **given: object) -> Told:
    """What became of the order of `buys`, as a whole unless `given` says otherwise."""
    return "order_events", {
        "event_id": f"{event_type} of {me}",
        "order_id": f"order of {me}",
        "event_type": event_type,
        "occurred_at": ago(90),
    } | given


def device(me: str, platform: str, **given: object) -> Told:
    """The app on that platform, or with `web` a subscription of a browser."""
    return "devices", {
        "device_id": f"{platform} of {me}",
        "registered_at": ago(200),
        "customer_id": me,
        "platform": platform,
        "push_token": f"token of {me}",
        "status": "active",
    } | given
