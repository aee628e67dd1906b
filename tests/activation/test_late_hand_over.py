"""A late hand-over disturbs nobody: outside the window on her clock the letter waits for the next opening."""

import datetime as dt
from dataclasses import replace

import pytest
from prepared_shop import NOW, RUN_ID, UNTIL, PreparedShop, decision, freeze_rows, instant, listed, rows_of, statuses

from activation.dispatch import DispatchReport, dispatch
from activation.handover.quiet_hours import next_open
from activation.ledger.schema import messages
from activation.planning import plan_messages
from activation.providers.audience_file import AudienceFile
from activation.providers.outbox import Outbox

LATE = dt.datetime(2026, 11, 1, 19, 5, tzinfo=dt.UTC)  # five past ten in the evening in Moscow
MORNING = dt.datetime(2026, 11, 2, 6, 0, tzinfo=dt.UTC)  # nine in the morning


def send_now(shop: PreparedShop, now: dt.datetime) -> DispatchReport:
    """By providers that hand over at the real instant."""
    email = Outbox(shop.paths, clock=lambda: now)
    email.capabilities = replace(email.capabilities, clock="real")
    senders = {"email": email, "audience_file": AudienceFile(shop.paths, clock=lambda: now)}
    return dispatch(shop.ledger, shop.paths, shop.settings, until=now, now=now, senders=senders)


def plan(shop: PreparedShop, *rows: dict[str, object]) -> None:
    freeze_rows(shop, rows)
    plan_messages(shop.ledger, shop.paths, RUN_ID, now=NOW)


def test_a_letter_that_is_late_waits_for_the_morning(shop: PreparedShop) -> None:
    plan(shop, decision(shop, "c0000"), decision(shop, "c0001", timezone="America/New_York"), listed(shop, "c0002"))
    report = send_now(shop, LATE)
    assert (report.accepted, report.waiting) == ({"email": 1, "audience_file": 1}, 1)
    assert statuses(shop.ledger)["c0000"] == ("planned", None)
    assert send_now(shop, MORNING - dt.timedelta(seconds=10)).accepted == {}
    assert send_now(shop, MORNING).accepted == {"email": 1}


def test_a_letter_that_expires_before_the_morning_never_goes(shop: PreparedShop) -> None:
    plan(shop, decision(shop, "c0000", valid_until=instant(2026, 11, 1, 21)))
    assert send_now(shop, LATE).accepted == {}
    assert send_now(shop, MORNING).withdrawn == {"expired": 1}


def test_a_clock_that_does_not_run_is_set_to_the_morning(shop: PreparedShop) -> None:
    plan(shop, decision(shop, "c0000"))
    report = dispatch(shop.ledger, shop.paths, shop.settings, until=UNTIL, now=LATE, since=LATE)
    assert report.accepted == {"email": 1}
    assert [row["accepted_at"] for row in rows_of(shop.ledger, messages)] == [MORNING.replace(tzinfo=None)]


@pytest.mark.parametrize(
    ("timezone", "at", "opens"),
    [
        ("Europe/Berlin", instant(2026, 10, 24, 20), instant(2026, 10, 25, 8)),
        ("Europe/Berlin", instant(2026, 3, 28, 21), instant(2026, 3, 29, 7)),
        ("Asia/Kolkata", instant(2026, 11, 1, 16, 30), instant(2026, 11, 2, 3, 30)),
        ("Asia/Kolkata", instant(2026, 11, 1, 16, 29), instant(2026, 11, 1, 16, 29)),
        ("Pacific/Auckland", instant(2026, 9, 26, 19), instant(2026, 9, 26, 20)),
        ("America/Vancouver", instant(2026, 11, 1, 15), instant(2026, 11, 1, 16)),
    ],
)
def test_the_window_opens_by_the_clock_of_that_day(timezone: str, at: dt.datetime, opens: dt.datetime) -> None:
    assert next_open("email", timezone, at) == opens
    assert next_open("audience_file", timezone, at) == at
