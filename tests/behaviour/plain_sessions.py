"""Sessions as a person would cut and label them, event by event: what the models must agree with."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

Event = dict[str, Any]

CHECKOUTS = ("checkout_start", "purchase")
VIEWS = ("category_view", "product_view")


class Session(NamedTuple):
    """One visit: begin, end, number of events, label."""

    visitor_id: str
    started_at: dt.datetime
    ended_at: dt.datetime
    event_count: int
    label: str


def walk(
    events: Iterable[Event], as_of: dt.datetime, *, gap: int = 30, cart_exit: int = 30, share: int = 70
) -> list[Session]:
    """The sessions of `events` (visitor_id, occurred_at, event_type, category), sorted; the rules as in the seed."""
    groups: list[list[Event]] = []
    for event in sorted(events, key=lambda event: (event["visitor_id"], event["occurred_at"])):
        previous = groups[-1][-1] if groups else None
        if (
            previous is None
            or previous["visitor_id"] != event["visitor_id"]
            or event["occurred_at"] - previous["occurred_at"] > dt.timedelta(minutes=gap)
        ):
            groups.append([])
        groups[-1].append(event)
    return sorted(
        Session(
            group[0]["visitor_id"],
            group[0]["occurred_at"],
            group[-1]["occurred_at"],
            len(group),
            _label(group, as_of, dt.timedelta(minutes=cart_exit), share),
        )
        for group in groups
    )


def _label(group: list[Event], as_of: dt.datetime, cart_exit: dt.timedelta, share: int) -> str:
    carts = [event["occurred_at"] for event in group if event["event_type"] == "add_to_cart"]
    if carts and as_of - max(carts) > cart_exit:
        last = max(carts)
        followed = any(
            event["event_type"] in CHECKOUTS and last <= event["occurred_at"] <= last + cart_exit for event in group
        )
        if not followed:
            return "cart_exit"
    views = Counter(event["category"] for event in group if event["event_type"] in VIEWS and event["category"])
    if not views:
        return "no_pattern"
    if 100 * max(views.values()) >= share * views.total():
        return "single_category"
    return "multi_category"
