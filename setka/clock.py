"""The two clocks (D7) and the logical name of a run."""

import datetime as dt
from dataclasses import dataclass

from setka.settings import zone

NIGHT_HOUR = 3  # the shop's quietest hour: yesterday's orders are in, nobody reads mail


def utc_now() -> dt.datetime:
    """The real clock, aware, UTC."""
    return dt.datetime.now(dt.UTC)


def as_of_instant(night: dt.date, timezone: str) -> dt.datetime:
    """The instant that a date given as `as_of` means: 03:00 of that day in the shop's zone, as aware UTC."""
    local = dt.datetime.combine(night, dt.time(NIGHT_HOUR), tzinfo=zone(timezone))
    return local.astimezone(dt.UTC)


def latest_night(now: dt.datetime, timezone: str) -> dt.date:
    """The date of the last 03:00 that has passed in the shop's zone at the aware instant `now`."""
    local = now.astimezone(zone(timezone))
    return local.date() if local.time() >= dt.time(NIGHT_HOUR) else local.date() - dt.timedelta(days=1)


@dataclass(frozen=True)
class RunClock:
    """The logical time of one run. `run_id` = kind + date, so that a repeated run finds its own traces.

    `as_of` cuts what occurred; what was known is cut by `known_as_of`, which exists only after landing.
    """

    kind: str
    night: dt.date
    timezone: str

    @property
    def run_id(self) -> str:
        """Kind and date."""
        return f"{self.kind}-{self.night.isoformat()}"

    @property
    def as_of(self) -> dt.datetime:
        """The instant that cuts what occurred, aware UTC."""
        return as_of_instant(self.night, self.timezone)
