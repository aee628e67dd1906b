"""What an operator says of a campaign in a hurry: it holds from that moment, and it is kept who said so and why."""

import datetime as dt
from collections.abc import Callable

import pytest
from prepared_shop import RUN_ID as RUN
from prepared_shop import UNTIL, PreparedShop, decision, freeze_rows
from typer.testing import CliRunner, Result

from activation.dispatch import dispatch
from activation.planning import plan_messages
from setka.cli import app
from setka.errors import LedgerError

Say = Callable[..., Result]


@pytest.fixture
def say(shop: PreparedShop, monkeypatch: pytest.MonkeyPatch) -> Say:
    """Runs `setka cards ...` on the shop."""
    monkeypatch.setenv("SETKA_DATA_DIR", str(shop.paths.root))
    monkeypatch.setenv("SETKA_LEDGER_URL", shop.ledger_url)

    def run(*words: str) -> Result:
        return CliRunner().invoke(app, ["cards", *words])

    return run


def handed_over(shop: PreparedShop) -> tuple[dict[str, int], dict[str, int]]:
    now = dt.datetime.now(dt.UTC)
    report = dispatch(shop.ledger, shop.paths, shop.settings, now=now, until=UNTIL)
    return dict(report.accepted), dict(report.withdrawn)


def plan_one(shop: PreparedShop) -> None:
    freeze_rows(shop, [decision(shop, "c0000")])
    plan_messages(shop.ledger, shop.paths, RUN, now=dt.datetime.now(dt.UTC))


def test_what_is_planned_waits_while_its_campaign_is_paused_and_goes_when_it_is_resumed(
    shop: PreparedShop, say
) -> None:
    plan_one(shop)
    assert say("pause", "win_back", "--by", "anna", "--why", "a wrong price").exit_code == 0
    assert handed_over(shop) == ({}, {})
    assert say("resume", "win_back", "--by", "anna", "--why", "the price is right").exit_code == 0
    assert handed_over(shop) == ({"email": 1}, {})


def test_what_is_planned_is_taken_back_when_its_campaign_is_killed(shop: PreparedShop, say: Say) -> None:
    plan_one(shop)
    assert say("kill", "win_back", "--by", "boris", "--why", "the supplier is bankrupt").exit_code == 0
    assert handed_over(shop) == ({}, {"campaign_off": 1})
    told = say("states").stdout
    assert "win_back: killed since " in told
    assert "UTC by boris: the supplier is bankrupt" in told
    assert "welcome: enabled since " in told


def test_a_misspelt_campaign_is_refused_with_those_that_there_are(say: Say) -> None:
    failed = say("kill", "winback", "--by", "boris", "--why", "in a hurry")
    assert isinstance(failed.exception, LedgerError)
    assert "Recorded campaigns: abandoned_cart, order_confirmation, welcome, win_back." in str(failed.exception)


def test_nobody_stops_a_campaign_without_a_name_and_a_reason(say: Say) -> None:
    assert say("kill", "win_back", "--by", "boris").exit_code == 2
