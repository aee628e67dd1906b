import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import pytest
from prepared_shop import (
    LATER,
    NIGHT,
    NOW,
    RUN_ID,
    UNTIL,
    PreparedShop,
    decision,
    email_event,
    freeze_rows,
    letters,
    listed,
    prepare,
    write_raw,
)

from activation.dispatch import dispatch
from activation.intake import append_from_raw
from activation.planning import plan_messages
from activation.why import explain, read_reasons
from activation.why_words import in_words
from setka.errors import NotFoundError


def words(shop: PreparedShop, customer_id: str, night: dt.date | None = None) -> str:
    return in_words(explain(shop.paths, shop.ledger_url, customer_id, night))


def test_every_candidate_is_told_with_reason_gates_and_numbers(shop: PreparedShop) -> None:
    beaten = {"verdict": "deferred", "reason": "beaten", "beaten_by": "cart/reminder", "gate_caps": "stop"}
    freeze_rows(
        shop,
        [
            decision(shop, "c0000", campaign="news", **beaten),
            decision(shop, "c0000"),
            listed(shop, "c0000", verdict="stopped", reason="reachable_by_email"),
            decision(shop, "c0001"),
        ],
    )
    found = explain(shop.paths, shop.ledger_url, "c0000")
    assert [(one.campaign, one.step, one.verdict) for one in found.candidates] == [
        ("win_back", "letter", "send"),
        ("news", "letter", "deferred"),
        ("win_back", "in_store_list", "stopped"),
    ]
    told = in_words(found)
    assert f"Customer c0000, {RUN_ID}: 3 candidates." in told
    assert "We have missed you / Мы по вам скучали" in told
    assert "Goes out (Отправляется)" in told
    assert "Goes first: cart/reminder." in told
    assert "is there room under the limits, and is nothing better due? no" in told
    assert "The letter reaches her (Письмо дойдёт)" in told
    assert "days since the last order: 200; orders so far: 3." in told
    assert "Hour: 2026-11-01 10:00 Europe/Moscow." in told


@pytest.mark.parametrize(
    ("hour_source", "said"),
    [
        ("personal", "her own best hour: she clicks or opens most then"),
        ("zone", "the hour at which her zone of the grid reads most, among the good ones, for the message class shop"),
        ("policy", "the hour of the policy, for the message class shop"),
        ("at_once", "at once, because it is about her own order"),
    ],
)
def test_what_chose_the_hour_is_told(shop: PreparedShop, hour_source: str, said: str) -> None:
    inputs = {"order_count": 3, "days_to_better_day": None, "message_class": "shop", "hour_source": hour_source}
    freeze_rows(shop, [decision(shop, "c0000", inputs=json.dumps(inputs))])
    told = words(shop, "c0000")
    assert f"Hour: 2026-11-01 10:00 Europe/Moscow, {said}." in told
    assert "Numbers: orders so far: 3." in told


def test_a_message_that_waits_for_a_better_day_says_for_how_long(shop: PreparedShop) -> None:
    waits = {"verdict": "deferred", "reason": "waits_for_day", "gate_day": "stop"}
    freeze_rows(shop, [decision(shop, "c0000", **waits, inputs='{"days_to_better_day": 2}')])
    told = words(shop, "c0000")
    assert "Waits for a better day (Ждёт дня получше)." in told
    assert "is the day good enough for it? no" in told
    assert "days to the better day for which it waits: 2." in told


def test_what_happened_to_the_message_since_is_told(shop: PreparedShop) -> None:
    freeze_rows(shop, [decision(shop, "c0000")])
    assert "not planned yet" in words(shop, "c0000")
    plan_messages(shop.ledger, shop.paths, RUN_ID, now=NOW)
    assert "is planned and waits for its hour" in words(shop, "c0000")
    dispatch(shop.ledger, shop.paths, shop.settings, until=UNTIL, now=LATER)
    assert "was handed over 2026-11-01 07:00 UTC" in words(shop, "c0000")
    (message_id,) = letters(shop.paths)
    events = [email_event(f"e{n}", "clicked", message_id=message_id, link_position=n) for n in (1, 2)]
    machine = email_event("e3", "opened", message_id=message_id, is_machine=True)
    write_raw(shop.paths, "email_events", "b2", [*events, machine])
    append_from_raw(shop.ledger, shop.paths, now=LATER)
    told = words(shop, "c0000")
    assert "was delivered" in told
    assert "clicked 2 times, first 2026-11-01 09:00 UTC" in told
    assert "opened by a program once" in told


def test_the_newest_night_is_told_unless_another_is_asked_for(shop: PreparedShop) -> None:
    freeze_rows(shop, [decision(shop, "c0000")])
    later = "nightly-2026-11-02"
    freeze_rows(shop, [decision(shop, "c0000", run_id=later, verdict="stopped", reason="converted")], later)
    assert explain(shop.paths, shop.ledger_url, "c0000").run_id == later
    assert explain(shop.paths, shop.ledger_url, "c0000", NIGHT).run_id == RUN_ID
    with pytest.raises(NotFoundError, match=r"no run of 2026-12-24 is frozen.*2026-11-01 to nightly-2026-11-02"):
        explain(shop.paths, shop.ledger_url, "c0000", dt.date(2026, 12, 24))


@pytest.mark.parametrize(
    ("customer_id", "said"),
    [
        ("lively", "She is in the segments seg_active"),
        ("quiet", "in no segment tonight"),
        ("c9999", "No customer has this id"),
    ],
)
def test_without_a_decision_it_says_what_is_known_of_her(shop: PreparedShop, customer_id: str, said: str) -> None:
    freeze_rows(shop, [decision(shop, "c0000")])
    with pytest.raises(NotFoundError, match=said):
        explain(shop.paths, shop.ledger_url, customer_id)


def test_without_a_decision_tonight_it_names_the_nights_that_have_one(shop: PreparedShop) -> None:
    freeze_rows(shop, [decision(shop, "c0000")])
    later = "nightly-2026-11-02"
    freeze_rows(shop, [decision(shop, "c0001", run_id=later)], later)
    with pytest.raises(NotFoundError, match=f"Decisions about her: {RUN_ID}"):
        explain(shop.paths, shop.ledger_url, "c0000")


def test_before_the_first_night_it_says_so(shop: PreparedShop) -> None:
    with pytest.raises(NotFoundError, match="no decisions are frozen yet"):
        explain(shop.paths, shop.ledger_url, "c0000")


def test_it_answers_from_any_database(tmp_path: Path, ledger_url: str) -> None:
    shop = prepare(tmp_path / "data", ledger_url=ledger_url)
    freeze_rows(shop, [decision(shop, "c0000")])
    plan_messages(shop.ledger, shop.paths, RUN_ID, now=NOW)
    assert "is planned and waits for its hour" in words(shop, "c0000")
    shop.ledger.close()


def test_every_reason_of_the_seed_has_titles_in_both_languages() -> None:
    reasons = read_reasons()
    assert {"won", "converted", "unsubscribed", "expired", "no_address", "campaign_off"} <= set(reasons)
    assert [key for key, reason in reasons.items() if not (reason.title_en and reason.title_ru)] == []


def test_nothing_heavy_is_imported_for_an_answer(shop: PreparedShop) -> None:
    freeze_rows(shop, [decision(shop, "c0000")])
    plan_messages(shop.ledger, shop.paths, RUN_ID, now=NOW)
    program = (
        "import sys; from pathlib import Path; from setka.paths import DataPaths\n"
        "from activation.why import explain; from activation.why_words import in_words\n"
        "print(in_words(explain(DataPaths(Path(sys.argv[1])), sys.argv[2], 'c0000')))\n"
        "print(sorted({'pandas', 'pyarrow', 'numpy', 'sqlalchemy', 'alembic', 'jinja2', 'dagster'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", program, str(shop.paths.root), shop.ledger_url]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "Goes out" in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"
