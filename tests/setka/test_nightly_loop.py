"""Night after night: what is new is decided and handed over, and nothing twice."""

import json
from pathlib import Path

import pytest
from corner_shop import (
    FIRST_NIGHT,
    SECOND_NIGHT,
    CornerShop,
    accepted_messages,
    decisions,
    files_of,
    ledger_counts,
    ledger_rows,
    leftovers,
    letters,
    published,
)
from rich.console import Console

from activation import states
from setka.facts import noted
from setka.loop import run_night
from setka.night import open_night
from setka.summary import print_summary


def no_dbt(_: list[str]) -> None:
    pytest.fail("a night that is decided is resumed, never computed again")


def test_a_first_night_needs_nothing_but_its_settings(corner: CornerShop) -> None:
    """S5: from exports to letters without a human step."""
    verdicts = {(one["customer_id"], one["step"]): one["reason"] for one in decisions(corner.paths, FIRST_NIGHT)}
    assert verdicts["c02", "letter"] == "won"
    assert verdicts["c09", "letter"] == "no_address"
    assert verdicts["c09", "in_store_list"] == "won"
    assert verdicts["c10", "in_store_list"] == "consent_withdrawn", "an opt-out holds on the shop's list too"
    sent = [one for one in decisions(corner.paths, FIRST_NIGHT) if one["verdict"] == "send"]
    assert len(accepted_messages(corner.paths, FIRST_NIGHT)) == len(sent) == 8
    assert {name.rpartition(".")[2] for name in letters(corner.paths, FIRST_NIGHT)} == {"html", "txt"}
    assert (corner.paths.dashboards / "index.html").exists()
    assert leftovers(corner.paths) == []


def test_the_same_night_again_changes_nothing(decided: CornerShop) -> None:
    """S18: safe to run again at any time."""
    counts, outbox = ledger_counts(decided.paths), files_of(decided.paths.outbox)
    raw, frozen = files_of(decided.paths.raw), files_of(decided.paths.decisions)
    current = decided.paths.current.read_bytes()
    night = run_night(decided.settings(), no_dbt)
    assert noted(night.facts_file)["planned"] == {"planned": 0, "already_planned": 8}
    assert noted(night.facts_file)["handed_over"]["accepted"] == 0
    assert ledger_counts(decided.paths) == counts
    assert files_of(decided.paths.outbox) == outbox
    assert files_of(decided.paths.raw) == raw
    assert files_of(decided.paths.decisions) == frozen
    assert decided.paths.current.read_bytes() == current


def test_it_says_that_nothing_new_is_due(decided: CornerShop, command) -> None:
    ended = command("nightly", **decided.environment)
    assert ended.code == 0
    assert "nothing new is due" in ended.out
    assert ended.err == ""


def test_the_next_night_lands_only_what_is_new(corner_second_night: CornerShop) -> None:
    """S43: yesterday's files, fed a second time under another name, change nothing."""
    tables = json.loads((corner_second_night.paths.logs / f"nightly-{SECOND_NIGHT}.json").read_text())["landing"][
        "tables"
    ]
    assert {name: (counts["landed"], counts["unchanged"]) for name, counts in tables.items()} == {
        "orders": (1, 13),
        "order_lines": (1, 13),
        "consents": (0, 12),
    }
    assert published(corner_second_night.paths, "select count(*), sum(revenue) from fct_orders") == [(13, 13 * 301)]


def test_the_next_night_sends_nobody_the_same_step_again(corner: CornerShop, corner_second_night: CornerShop) -> None:
    """Field note 2: running again is the normal case, writing again to the same person is not."""
    messages = ledger_rows(corner_second_night.paths, "messages")
    assert len({row["idempotency_key"] for row in messages}) == len(messages) == 10
    assert len({(row["campaign"], row["step"], row["customer_id"]) for row in messages}) == len(messages)
    assert {row["status"] for row in messages} == {states.ACCEPTED}
    handed_over = [
        message
        for night in (FIRST_NIGHT, SECOND_NIGHT)
        for message in accepted_messages(corner_second_night.paths, night)
    ]
    assert sorted(handed_over) == sorted(row["message_id"] for row in messages)
    assert letters(corner_second_night.paths, FIRST_NIGHT) == letters(corner.paths, FIRST_NIGHT)


def test_the_next_night_writes_to_whoever_fell_silent_meanwhile(corner_second_night: CornerShop) -> None:
    new = [
        (row["campaign"], row["customer_id"])
        for row in ledger_rows(corner_second_night.paths, "messages")
        if SECOND_NIGHT in row["run_id"]
    ]
    assert sorted(new) == [("order_confirmation", "c01"), ("win_back", "c11")]
    rows = decisions(corner_second_night.paths, SECOND_NIGHT)
    decided = {one["customer_id"] for one in rows if one["campaign"] == "win_back"}
    assert "c01" not in decided, "who bought meanwhile is no candidate any more; her order is confirmed"


def test_an_earlier_night_than_the_last_decided_is_refused(decided: CornerShop, refusal) -> None:
    from setka.errors import ClockError

    line = refusal(ClockError, "nightly", **{**decided.environment, "SETKA_AS_OF": "2026-10-31"})
    assert "2026-10-31 lies before 2026-11-01" in line
    assert open_night(decided.settings()).is_decided


def test_finishing_an_older_night_leaves_the_newer_nights_pages(
    corner_second_night: CornerShop, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shop = corner_second_night.copied_to(tmp_path)
    pages = {file: file.read_bytes() for file in shop.paths.dashboards.iterdir()}

    print_summary(run_night(shop.settings(as_of=FIRST_NIGHT), run_dbt=no_dbt), Console(width=200))

    assert {file: file.read_bytes() for file in shop.paths.dashboards.iterdir()} == pages
    assert f"A newer night is published, nightly-{SECOND_NIGHT}" in capsys.readouterr().out
