"""03:00 in the shop's zone, also on the nights when its clocks change."""

import datetime as dt

import pytest

from setka.clock import RunClock, as_of_instant, latest_night, utc_now


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("night", "timezone", "instant"),
    [
        ("2026-11-01", "Europe/Moscow", "2026-11-01 00:00"),
        ("2026-01-15", "Europe/Berlin", "2026-01-15 02:00"),
        ("2026-07-15", "Europe/Berlin", "2026-07-15 01:00"),
        ("2026-03-29", "Europe/Berlin", "2026-03-29 01:00"),  # 02:00 becomes 03:00
        ("2026-10-25", "Europe/Berlin", "2026-10-25 02:00"),  # 03:00 becomes 02:00
        ("2026-03-29", "Europe/Athens", "2026-03-29 01:00"),  # 03:00 becomes 04:00: the night has no 03:00
        ("2026-10-25", "Europe/Athens", "2026-10-25 00:00"),  # 04:00 becomes 03:00: of two the first
        ("2026-11-01", "Asia/Kolkata", "2026-10-31 21:30"),
        ("2026-11-01", "Pacific/Auckland", "2026-10-31 14:00"),
        ("2026-11-01", "America/New_York", "2026-11-01 08:00"),
    ],
)
def test_a_date_means_three_in_the_morning_of_the_shop(night: str, timezone: str, instant: str) -> None:
    assert as_of_instant(dt.date.fromisoformat(night), timezone) == utc(instant)


@pytest.mark.parametrize("timezone", ["Europe/Moscow", "Europe/Berlin", "Europe/Athens", "America/New_York"])
@pytest.mark.parametrize("day", ["2026-03-08", "2026-03-29", "2026-10-25", "2026-11-01"])
def test_the_latest_night_is_the_last_one_that_has_begun(timezone: str, day: str) -> None:
    """Asked every quarter of an hour around a change of clocks."""
    moment = utc(f"{day} 00:00") - dt.timedelta(hours=12)
    for _ in range(4 * 48):
        night = latest_night(moment, timezone)
        assert as_of_instant(night, timezone) <= moment < as_of_instant(night + dt.timedelta(days=1), timezone)
        moment += dt.timedelta(minutes=15)


def test_before_three_it_is_still_last_night() -> None:
    assert latest_night(utc("2026-10-31 23:59"), "Europe/Moscow") == dt.date(2026, 10, 31)
    assert latest_night(utc("2026-11-01 00:00"), "Europe/Moscow") == dt.date(2026, 11, 1)


def test_a_run_is_named_after_its_logical_time() -> None:
    clock = RunClock("nightly", dt.date(2026, 11, 1), "Europe/Moscow")
    assert clock.run_id == "nightly-2026-11-01"
    assert clock.as_of == utc("2026-11-01 00:00")


def test_the_real_clock_is_aware_and_in_utc() -> None:
    assert utc_now().utcoffset() == dt.timedelta(0)
