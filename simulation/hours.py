"""The shop's time: seasons that quicken or slow its customers, and the hours at which people do things."""

import datetime as dt
import random

from setka.settings import zone
from simulation.truth import ONE_DAY, TRUTH

FURTHEST_DAYS = 6000.0  # a rate near zero means "never in the life of this shop", not a date past the calendar


def later(moment: dt.datetime, seasonal_days: float) -> dt.datetime:
    """The instant when `seasonal_days` have passed since `moment` on the clock of `TRUTH.season`; naive UTC."""
    left = min(seasonal_days, FURTHEST_DAYS)
    while True:
        pace = TRUTH.season[moment.month - 1]
        month_end = moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0) + 32 * ONE_DAY
        month_end = month_end.replace(day=1)
        in_month = (month_end - moment) / ONE_DAY * pace
        if left < in_month:
            return moment + left / pace * ONE_DAY
        left -= in_month
        moment = month_end


def at_local(day: dt.date, hour: float, timezone: str) -> dt.datetime:
    """The naive UTC instant of a wall-clock hour (19.5 = 19:30) of `day` in an IANA zone."""
    local = dt.datetime.combine(day, dt.time(), tzinfo=zone(timezone)) + dt.timedelta(seconds=int(hour * 3600))
    return local.astimezone(dt.UTC).replace(tzinfo=None)


def opening_hour(chance: random.Random) -> float:
    """An hour at which a till rings: 10 to 21, most often in the late afternoon."""
    return chance.triangular(10, 21, 17)


def leisure_hour(chance: random.Random) -> float:
    """An hour at which people shop on a screen: 8 to 23.5, most often in the evening."""
    return chance.triangular(8, 23.5, 20)
