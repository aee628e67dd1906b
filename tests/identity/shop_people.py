"""Rows of people, as landed, for the tests of identity."""

import datetime as dt
import hashlib
from typing import Any

Row = dict[str, Any]


def at(day: str, hour: int = 10) -> dt.datetime:
    """The hour of an ISO date, UTC."""
    return dt.datetime.fromisoformat(day).replace(hour=hour)


def key(endpoint: str) -> str:
    """A stand-in for the keyed hash of an address or number: 64 hexadecimal digits, as landing makes them."""
    return hashlib.sha256(endpoint.encode()).hexdigest()


def guest(endpoint: str) -> str:
    """The id of the guest who left that address or number alone."""
    return "g-" + key(endpoint)[:16]


def account(
    customer_id: str, registered: str, *, email: str | None = None, phone: str | None = None, **traits: Any
) -> Row:
    """One row of stg_shop__customers."""
    return {
        "customer_id": customer_id,
        "registered_at": at(registered),
        "email_key": email and key(email),
        "phone_key": phone and key(phone),
        **traits,
    }


def order(order_id: str, ordered: str, *, email: str | None = None, phone: str | None = None, **given: Any) -> Row:
    """One row of stg_shop__orders, online unless said otherwise."""
    return {
        "order_id": order_id,
        "ordered_at": at(ordered),
        "order_date": dt.date.fromisoformat(ordered),
        "sales_channel": "online",
        "shipping_amount": 0,
        "email_key": email and key(email),
        "phone_key": phone and key(phone),
        **given,
    }


def sale(order_id: str, revenue: int = 100) -> Row:
    """One row of stg_shop__order_lines: a piece of one product."""
    return {
        "order_id": order_id,
        "line_number": 1,
        "product_id": "p1",
        "is_sale": True,
        "quantity": 1,
        "revenue": revenue,
        "discount_amount": 0,
    }


def login(visitor_id: str, customer_id: str | None, occurred_at: dt.datetime, **given: Any) -> Row:
    """One row of stg_shop__web_events; without a customer it is anonymous."""
    return {
        "event_id": f"{visitor_id} {customer_id} {occurred_at}",
        "visitor_id": visitor_id,
        "customer_id": customer_id,
        "event_type": "page_view",
        "occurred_at": occurred_at,
        **given,
    }
