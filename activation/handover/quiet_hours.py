"""When a message may reach a customer: inside the window of its channel, on her own clock.

The plan schedules inside it; a hand-over that comes late, or after a pause, may not.
"""

import csv
import datetime as dt
import functools
from collections.abc import Mapping
from typing import NamedTuple

from activation.ledger.instants import naive_utc
from setka.paths import DBT_PROJECT
from setka.settings import zone

_DAYS_AHEAD = 3  # a window opens every day; a day whose clocks jump over it, and one more, are room enough


class Window(NamedTuple):
    """Local hours, from the first up to, not with, the second."""

    opens: int
    closes: int


@functools.cache
def quiet_windows() -> Mapping[str, Window]:
    """The window of every channel that reaches the customer, from the seed send_windows."""
    with (DBT_PROJECT / "seeds" / "send_windows.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["channel"]: Window(int(row["opens_at_hour"]), int(row["closes_at_hour"]))
            for row in csv.DictReader(file)
            if row["reaches_customer"] == "true"
        }


def next_open(channel: str, timezone: str, instant: dt.datetime) -> dt.datetime:
    """The first instant from `instant` on (naive UTC) at which the channel may be used in the zone."""
    window = quiet_windows().get(channel)
    if window is None:
        return instant
    here = zone(timezone)
    today = instant.replace(tzinfo=dt.UTC).astimezone(here).date()
    openings = (
        naive_utc(dt.datetime.combine(today + dt.timedelta(days=later), dt.time(window.opens), tzinfo=here))
        for later in range(_DAYS_AHEAD)
    )
    for moment in (instant, *openings):
        hour = moment.replace(tzinfo=dt.UTC).astimezone(here).hour
        if moment >= instant and window.opens <= hour < window.closes:
            return moment
    return dt.datetime.max  # noqa: DTZ901 -- naive UTC, as instants are here: never is the answer that disturbs nobody
