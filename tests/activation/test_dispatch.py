import datetime as dt
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from prepared_shop import (
    AS_OF,
    KNOWN_AS_OF,
    LATER,
    NOW,
    RUN_ID,
    SCHEDULED_AT,
    UNTIL,
    PreparedShop,
    consent,
    decision,
    email_event,
    email_key,
    freeze_rows,
    handed_over,
    history,
    instant,
    letters,
    listed,
    outbox_records,
    prepare,
    receipt,
    rows_of,
    statuses,
    write_raw,
)

from activation import states
from activation.cards import set_campaign_state
from activation.dispatch import DispatchReport, dispatch
from activation.handover.workers import working
from activation.intake import append_from_raw
from activation.ledger.schema import assignments, messages, requests
from activation.planning import plan_messages
from activation.providers.audience_file import AudienceFile
from activation.providers.outbox import Outbox
from activation.providers.protocols import Answer, NotSent, OutgoingRequest, Rejected
from activation.tokens import read_token, signing_key
from setka.errors import NotFoundError, ProviderError


def plan(shop: PreparedShop, *rows: dict[str, Any], run_id: str = RUN_ID) -> None:
    freeze_rows(shop, rows, run_id)
    plan_messages(shop.ledger, shop.paths, run_id, now=NOW)


def send(shop: PreparedShop, **wishes: Any) -> DispatchReport:
    return dispatch(shop.ledger, shop.paths, shop.settings, **{"until": UNTIL, "now": LATER, **wishes})


def learn(shop: PreparedShop) -> None:
    append_from_raw(shop.ledger, shop.paths, now=LATER)


def order(customer_id: str, ordered_at: dt.datetime) -> dict[str, Any]:
    return {"order_id": f"o-{customer_id}", "customer_id": customer_id, "ordered_at": ordered_at}


def with_outbox(shop: PreparedShop, outbox: Any) -> dict[str, Any]:
    return {"email": outbox, "audience_file": AudienceFile(shop.paths, clock=lambda: LATER)}


class FailingOutbox(Outbox):
    """An outbox whose next submissions go the way a test says; afterwards it works."""

    def __init__(self, shop: PreparedShop, *ways: Callable[[OutgoingRequest], Answer], **capabilities: Any) -> None:
        super().__init__(shop.paths, clock=lambda: LATER)
        self.capabilities = replace(self.capabilities, **capabilities)
        self.ways = list(ways)
        self.seen: list[OutgoingRequest] = []

    def submit(self, request: OutgoingRequest) -> Answer:
        self.seen.append(request)
        return self.ways.pop(0)(request) if self.ways else super().submit(request)


def break_off(_request: OutgoingRequest) -> Answer:
    raise TimeoutError("the connection broke, and the message may quote anna@example.org")


def test_letters_and_lists_are_handed_over_once(tmp_path: Path, ledger_url: str) -> None:
    shop = prepare(tmp_path / "data", ledger_url=ledger_url)
    plan(shop, decision(shop, "c0000"), decision(shop, "c0001", language="en", variant="b"), listed(shop, "c0002"))
    assert send(shop).accepted == {"email": 2, "audience_file": 1}
    again = send(shop)
    assert again == DispatchReport()
    assert sorted(handed_over(shop.paths)) == sorted(row["message_id"] for row in rows_of(shop.ledger, messages))
    row = next(row for row in rows_of(shop.ledger, messages) if row["customer_id"] == "c0000")
    assert history(shop.ledger, row["message_id"]) == ["planned", "reserved", "accepted"]
    assert (row["status"], row["accepted_at"], row["attempt"]) == ("accepted", SCHEDULED_AT, 1)
    assert {row["status"] for row in rows_of(shop.ledger, requests)} == {"accepted"}
    shop.ledger.close()


def test_a_letter_carries_the_persons_name_and_a_link_that_is_hers(shop: PreparedShop) -> None:
    plan(shop, decision(shop, "c0001"))
    send(shop)
    (message_id,) = letters(shop.paths)
    folder = shop.paths.outbox_of(RUN_ID)
    envelope = (folder / f"{message_id}.txt").read_text(encoding="utf-8")
    assert "To: c0001@example.org" in envelope
    assert "Subject: Пётр, давно не виделись" in envelope
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in envelope
    token = envelope.split("List-Unsubscribe: <https://shop.example.org/u/")[1].split(">")[0]
    said = read_token(signing_key(shop.settings, shop.paths), token)
    assert said is not None
    assert (said.customer_id, said.channel, said.message_id) == ("c0001", "email", message_id)


def test_what_is_not_due_waits_for_its_hour(shop: PreparedShop) -> None:
    plan(shop, decision(shop, "c0000"), decision(shop, "c0001", scheduled_at=instant(2026, 11, 2, 7)))
    assert send(shop).accepted == {"email": 1}
    assert statuses(shop.ledger)["c0001"] == ("planned", None)
    assert send(shop, until=UNTIL + dt.timedelta(days=1)).accepted == {"email": 1}


def test_a_late_run_sends_nothing_stale(shop: PreparedShop) -> None:
    plan(shop, decision(shop, "c0000", valid_until=instant(2026, 11, 1, 20)))
    report = send(shop, since=instant(2026, 11, 2), until=UNTIL + dt.timedelta(days=1))
    assert report.withdrawn == {"expired": 1}
    assert letters(shop.paths) == []


def test_an_outbox_in_time_may_send_what_ends_before_the_day_does(shop: PreparedShop) -> None:
    plan(shop, decision(shop, "c0000", valid_until=instant(2026, 11, 1, 16)))
    assert send(shop).accepted == {"email": 1}


def test_an_unsubscribe_between_decision_and_hand_over_stops_the_letter(shop: PreparedShop) -> None:
    """Field note 7."""
    plan(shop, decision(shop, "c0000"), decision(shop, "c0001"))
    write_raw(shop.paths, "email_events", "b2", [email_event("e1", "unsubscribed", customer_id="c0000")])
    learn(shop)
    report = send(shop)
    assert (report.accepted, report.withdrawn) == ({"email": 1}, {"unsubscribed": 1})
    assert statuses(shop.ledger)["c0000"] == ("withdrawn", "unsubscribed")
    assert len(letters(shop.paths)) == 1


def test_an_opt_out_of_the_address_stops_another_profile_with_it(shop: PreparedShop) -> None:
    """Field note 9: a re-import under a new customer_id stays suppressed."""
    plan(shop, decision(shop, "c0000"))
    write_raw(shop.paths, "customers", "b2", [{"customer_id": "old", "email_key": email_key("c0000")}])
    write_raw(shop.paths, "consents", "b2", [consent("old", "withdrawn", occurred_at=instant(2026, 5, 1))])
    learn(shop)
    assert send(shop).withdrawn == {"consent_withdrawn": 1}


@pytest.mark.parametrize(
    ("records", "reason"),
    [
        ([consent("new", "pending")], "consent_pending"),
        ([], "no_consent"),
        (
            [consent("new", "granted"), consent("new", "withdrawn", occurred_at=instant(2026, 5, 1))],
            "consent_withdrawn",
        ),
    ],
)
def test_nobody_is_mailed_without_consent(shop: PreparedShop, records: list[Any], reason: str) -> None:
    """Field note 10: a pending double opt-in is never mailed."""
    write_raw(shop.paths, "consents", "b2", records)
    learn(shop)
    plan(shop, decision(shop, "new"))
    assert send(shop).withdrawn == {reason: 1}
    assert letters(shop.paths) == []


def test_a_message_about_an_order_goes_without_consent_and_offers_nothing_to_unsubscribe_from(
    shop: PreparedShop,
) -> None:
    write_raw(shop.paths, "consents", "b2", [consent("c0000", "withdrawn", occurred_at=instant(2026, 5, 1))])
    write_raw(shop.paths, "email_events", "b2", [email_event("e1", "complained", customer_id="c0000")])
    learn(shop)
    plan(shop, receipt(shop, "c0000"))
    assert send(shop).accepted == {"email": 1}
    (message_id,) = letters(shop.paths)
    envelope = (shop.paths.outbox_of(RUN_ID) / f"{message_id}.txt").read_text(encoding="utf-8")
    assert "Subject: Ваш заказ o-17 принят" in envelope
    assert "Unsubscribe" not in envelope


def test_a_message_about_an_order_does_not_go_to_a_dead_address(shop: PreparedShop) -> None:
    write_raw(shop.paths, "email_events", "b2", [email_event("e1", "bounced", customer_id="c0000", bounce_type="hard")])
    learn(shop)
    plan(shop, receipt(shop, "c0000"))
    assert send(shop).withdrawn == {"hard_bounce": 1}


def test_nobody_is_assigned_to_a_holdout_of_messages_about_orders(shop: PreparedShop) -> None:
    plan(shop, receipt(shop, "c0000"))
    assert list(rows_of(shop.ledger, assignments)) == []


def test_the_shops_list_needs_no_consent_but_heeds_opt_outs(shop: PreparedShop) -> None:
    write_raw(shop.paths, "email_events", "b2", [email_event("e1", "complained", customer_id="c0001")])
    learn(shop)
    plan(shop, listed(shop, "stranger", contact_key=None), listed(shop, "c0001"))
    report = send(shop)
    assert (report.accepted, report.withdrawn) == ({"audience_file": 1}, {"complained": 1})


@pytest.mark.parametrize(
    ("ordered_at", "loaded_at", "expected"),
    [
        # Landed since the decision: known at the hand-over, whenever it was placed since she entered.
        (instant(2026, 11, 1, 12), instant(2026, 11, 1, 12), "withdrawn"),
        (instant(2026, 10, 31, 22), instant(2026, 11, 1, 12), "withdrawn"),
        # Placed before she entered: a file of history says nothing new.
        (instant(2026, 10, 31, 20), instant(2026, 11, 1, 12), "accepted"),
        # Known already: the morning before the letter counts, the evening after it is the future of a past night.
        (instant(2026, 11, 1, 6, 59), KNOWN_AS_OF, "withdrawn"),
        (instant(2026, 11, 1, 7, 1), KNOWN_AS_OF, "accepted"),
    ],
)
def test_a_purchase_between_decision_and_hand_over_stops_the_letter(
    shop: PreparedShop, ordered_at: dt.datetime, loaded_at: dt.datetime, expected: str
) -> None:
    """Field note 6: dropped with reason converted, and countable. She entered on 1 November, Moscow time."""
    plan(shop, decision(shop, "c0000"))
    write_raw(shop.paths, "orders", "b2", [order("c0000", ordered_at)], loaded_at=loaded_at)
    report = send(shop)
    assert statuses(shop.ledger)["c0000"][0] == expected
    assert report.withdrawn == ({"converted": 1} if expected == "withdrawn" else {})


@pytest.mark.parametrize(("ordered_at", "expected"), [(12, "accepted"), (13, "withdrawn")])
def test_of_who_entered_by_an_occurrence_only_a_later_purchase_stops_the_letter(
    shop: PreparedShop, ordered_at: int, expected: str
) -> None:
    """Her order of that very instant may be what let her in; by the day, from 21:00 UTC on, neither would count."""
    plan(shop, decision(shop, "c0000", occurred_at=instant(2026, 10, 31, 12), occurrence="{}", is_new_enrolment=True))
    write_raw(shop.paths, "orders", "b2", [order("c0000", instant(2026, 10, 31, ordered_at))], loaded_at=LATER)
    send(shop)
    assert statuses(shop.ledger)["c0000"][0] == expected


def test_a_purchase_of_another_customer_stops_nobody(shop: PreparedShop) -> None:
    plan(shop, decision(shop, "c0000"))
    write_raw(shop.paths, "orders", "b2", [order("c0001", AS_OF + dt.timedelta(hours=1))], loaded_at=LATER)
    assert send(shop).accepted == {"email": 1}


def test_news_after_the_reservation_still_stops_the_letter(shop: PreparedShop) -> None:
    plan(shop, decision(shop, "c0000"), decision(shop, "c0001"))

    def unsubscribe(name: str) -> None:
        if name == "dispatch: rendered":
            write_raw(shop.paths, "email_events", "b2", [email_event("e1", "unsubscribed", customer_id="c0000")])
            learn(shop)

    assert send(shop, checkpoint=unsubscribe).withdrawn == {"unsubscribed": 1}
    (row,) = [row for row in rows_of(shop.ledger, messages) if row["customer_id"] == "c0000"]
    assert history(shop.ledger, row["message_id"]) == ["planned", "reserved", "withdrawn"]
    assert len(handed_over(shop.paths)) == 1


def test_when_everything_is_stopped_no_request_is_made(shop: PreparedShop) -> None:
    plan(shop, decision(shop, "c0000"))

    def kill(name: str) -> None:
        if name == "dispatch: rendered":
            set_campaign_state(shop.ledger, "win_back", "killed", by_whom="anna", why="-", now=LATER)

    assert send(shop, checkpoint=kill).withdrawn == {"campaign_off": 1}
    assert [row["status"] for row in rows_of(shop.ledger, requests)] == ["cancelled"]
    assert outbox_records(shop.paths) == []


def test_after_a_pause_exactly_the_remainder_goes(shop: PreparedShop) -> None:
    """Field note 4."""
    plan(shop, *(decision(shop, f"c000{number}") for number in range(4)))
    outbox = FailingOutbox(shop, max_messages=2)

    def pause(name: str) -> None:
        if name == "dispatch: recorded" and len(outbox.seen) == 1:
            set_campaign_state(shop.ledger, "win_back", "paused", by_whom="anna", why="-", now=LATER)

    report = send(shop, senders=with_outbox(shop, outbox), checkpoint=pause)
    assert (report.accepted, report.waiting) == ({"email": 2}, 2)
    assert send(shop).waiting == 2
    set_campaign_state(shop.ledger, "win_back", "enabled", by_whom="anna", why="-", now=LATER)
    assert send(shop).accepted == {"email": 2}
    assert len(set(handed_over(shop.paths))) == len(handed_over(shop.paths)) == 4


def test_a_letter_that_cannot_be_rendered_fails_alone(shop: PreparedShop) -> None:
    plan(
        shop, decision(shop, "c0000", template="nothing"), decision(shop, "c0001"), decision(shop, "c0002", context="[")
    )
    report = send(shop)
    assert (report.accepted, report.failed) == ({"email": 1}, 2)
    assert statuses(shop.ledger)["c0000"][1].startswith("render: there is no template win_back/nothing")


def test_an_address_that_vanished_or_changed_is_not_written_to(shop: PreparedShop) -> None:
    write_raw(shop.paths, "consents", "b2", [consent("ghost")])
    learn(shop)
    plan(shop, decision(shop, "ghost"), decision(shop, "c0000", contact_key="the key of her former address"))
    assert send(shop).withdrawn == {"no_address": 2}


def test_without_published_contacts_nothing_is_lost(shop: PreparedShop) -> None:
    plan(shop, decision(shop, "c0000"))
    pointer = shop.paths.current.read_text()
    shop.paths.current.write_text(json.dumps({**json.loads(pointer), "contacts": "gone.duckdb"}))
    with pytest.raises(NotFoundError, match="cannot be read"):
        send(shop)
    shop.paths.current.write_text(pointer)
    assert send(shop).accepted == {"email": 1}


def test_a_provider_that_dies_in_the_middle_leaves_unknown_never_a_second_try(shop: PreparedShop) -> None:
    plan(shop, decision(shop, "c0000"), decision(shop, "c0001"))
    outbox = FailingOutbox(shop, break_off)
    report = send(shop, senders=with_outbox(shop, outbox))
    assert (report.unknown, report.accepted) == (2, {})
    assert len(outbox.seen) == 1
    assert {row["status"] for row in rows_of(shop.ledger, requests)} == {"unknown"}


def test_an_unknown_that_the_provider_never_got_goes_out_with_the_next_attempt(shop: PreparedShop) -> None:
    plan(shop, decision(shop, "c0000"))
    send(shop, senders=with_outbox(shop, FailingOutbox(shop, break_off)))
    report = send(shop)
    assert (report.released, report.unknown, report.accepted) == (1, 0, {"email": 1})
    (row,) = rows_of(shop.ledger, messages)
    assert row["attempt"] == 2
    assert history(shop.ledger, row["message_id"]) == [
        "planned",
        "reserved",
        "unknown",
        "released",
        "planned",
        "reserved",
        "accepted",
    ]


def test_an_unknown_that_the_provider_has_is_found_and_not_sent_again(shop: PreparedShop) -> None:
    plan(shop, decision(shop, "c0000"))
    outbox = FailingOutbox(shop)
    outbox.ways.append(lambda request: (Outbox.submit(outbox, request), break_off(request))[1])
    assert send(shop, senders=with_outbox(shop, outbox)).unknown == 1
    report = send(shop)
    assert (report.found, report.unknown, report.accepted) == (1, 0, {})
    (row,) = rows_of(shop.ledger, messages)
    assert (row["status"], row["attempt"], row["accepted_at"]) == ("accepted", 1, SCHEDULED_AT)
    assert handed_over(shop.paths) == [row["message_id"]]


class Blind:
    """A provider that cannot be asked: it has neither a log nor a tidy-up."""

    name = "blind"
    channel = "email"

    def __init__(self, capabilities: Any) -> None:
        self.capabilities = replace(capabilities, finds_requests=False)
        self.submitted = 0

    def submit(self, request: OutgoingRequest) -> Answer:
        self.submitted += 1
        return break_off(request)


def test_an_unknown_that_nobody_can_decide_is_listed_and_never_retried(shop: PreparedShop) -> None:
    plan(shop, decision(shop, "c0000"))
    blind = Blind(Outbox.capabilities)
    for _ in range(3):
        assert send(shop, senders={"email": blind}).unknown == 1
    assert blind.submitted == 1
    report = send(shop, senders={"email": blind}, since=instant(2026, 12, 1), until=instant(2026, 12, 2))
    assert report.unknown == 1
    assert [row["status"] for row in rows_of(shop.ledger, requests)] == ["expired_unresolved"]


def test_an_event_of_one_message_finds_its_whole_request(shop: PreparedShop) -> None:
    plan(shop, decision(shop, "c0000"), decision(shop, "c0001"))
    send(shop, senders={"email": Blind(Outbox.capabilities)})
    first = rows_of(shop.ledger, messages)[0]["message_id"]
    write_raw(shop.paths, "email_events", "b2", [email_event("e1", "delivered", message_id=first)])
    learn(shop)
    report = send(shop, senders={"email": Blind(Outbox.capabilities)})
    assert (report.found, report.unknown) == (1, 0)
    assert sorted(status for status, _ in statuses(shop.ledger).values()) == ["accepted", "delivered"]


def test_the_provider_refuses_one_of_many(shop: PreparedShop) -> None:
    """Field note 1: the others go once, the refused one is recorded, the next run sends only what is due."""
    plan(shop, *(decision(shop, f"c000{number}") for number in range(5)))

    def refuse_third(request: OutgoingRequest) -> Answer:
        return Rejected("400", {request.messages[2].message_id: "invalid address"})

    report = send(shop, senders=with_outbox(shop, FailingOutbox(shop, refuse_third)))
    assert (report.accepted, report.rejected) == ({"email": 4}, 1)
    assert sorted(status for status, _ in statuses(shop.ledger).values()) == ["accepted"] * 4 + ["rejected"]
    assert ("rejected", "invalid address") in statuses(shop.ledger).values()
    assert send(shop) == DispatchReport()
    assert len(handed_over(shop.paths)) == 4


def test_a_busy_provider_is_asked_again_another_time(shop: PreparedShop) -> None:
    plan(shop, *(decision(shop, f"c000{number}") for number in range(4)))
    outbox = FailingOutbox(shop, lambda _: NotSent("429"), max_messages=2)
    report = send(shop, senders=with_outbox(shop, outbox))
    assert (len(outbox.seen), report.released, report.waiting) == (1, 2, 4)
    assert send(shop).accepted == {"email": 4}


def test_a_provider_that_refuses_everything_stops_the_dispatch_and_loses_nothing(shop: PreparedShop) -> None:
    plan(shop, decision(shop, "c0000"))

    def refuse(_request: OutgoingRequest) -> Answer:
        raise ProviderError("401", remedy="Check the key.")

    with pytest.raises(ProviderError):
        send(shop, senders=with_outbox(shop, FailingOutbox(shop, refuse)))
    assert statuses(shop.ledger)["c0000"] == ("planned", None)
    assert send(shop).accepted == {"email": 1}


def test_an_address_stands_once_in_a_request_where_the_provider_asks_for_it(shop: PreparedShop) -> None:
    twin = decision(shop, "c0000", trigger_key="another")
    plan(shop, decision(shop, "c0000"), twin, decision(shop, "c0001"))
    outbox = FailingOutbox(shop, one_message_per_address=True)
    send(shop, senders=with_outbox(shop, outbox))
    assert sorted(len(request.messages) for request in outbox.seen) == [1, 2]


def test_a_real_clock_hands_over_now(shop: PreparedShop) -> None:
    plan(shop, decision(shop, "c0000"), decision(shop, "c0001", valid_until=instant(2026, 11, 1)))
    late_morning = dt.datetime(2026, 11, 1, 8, 20, tzinfo=dt.UTC)
    report = send(shop, senders=with_outbox(shop, FailingOutbox(shop, clock="real")), now=late_morning)
    assert report.withdrawn == {"expired": 1}
    (row,) = [row for row in rows_of(shop.ledger, messages) if row["status"] == "accepted"]
    assert dt.timedelta() <= row["accepted_at"] - late_morning.replace(tzinfo=None) < dt.timedelta(minutes=1)


@pytest.fixture
def left_behind(shop: PreparedShop) -> Iterator[Callable[..., None]]:
    """Put a request into the ledger as another worker would have left it."""

    def leave(worker: str, status: str, lease_until: dt.datetime) -> None:
        (message,) = rows_of(shop.ledger, messages)
        with shop.ledger.write() as connection:
            facts = {"request_id": "r1", "run_id": RUN_ID, "channel": "email", "provider": "outbox", "attempt": 1}
            connection.execute(
                requests.insert().values(
                    **facts, status=status, worker=worker, lease_until=lease_until, recorded_at=NOW
                )
            )
            states.move(
                connection,
                [message["message_id"]],
                from_status="planned",
                to_status="reserved",
                occurred_at=SCHEDULED_AT,
                recorded_at=NOW,
                request_id="r1",
            )

    yield leave


def test_a_living_worker_is_left_alone_however_old_its_lease(shop: PreparedShop, left_behind: Any) -> None:
    plan(shop, decision(shop, "c0000"))
    with working(shop.paths.root) as worker:
        left_behind(worker, "submitting", NOW - dt.timedelta(days=1))
        assert send(shop) == DispatchReport()
        assert statuses(shop.ledger)["c0000"][0] == "reserved"
    assert send(shop).accepted == {"email": 1}


@pytest.mark.parametrize("status", ["built", "submitting"])
def test_on_another_machine_the_lease_decides(shop: PreparedShop, left_behind: Any, status: str) -> None:
    plan(shop, decision(shop, "c0000"))
    left_behind("elsewhere:1:abc", status, LATER + dt.timedelta(minutes=10))
    assert send(shop) == DispatchReport()
    assert send(shop, now=LATER + dt.timedelta(minutes=11)).accepted == {"email": 1}


def test_two_requests_for_one_message_cannot_be(shop: PreparedShop) -> None:
    plan(shop, decision(shop, "c0000"))
    inner: list[DispatchReport] = []

    def dispatch_meanwhile(name: str) -> None:
        if name == "dispatch: reserved" and not inner:
            inner.append(send(shop))

    assert send(shop, checkpoint=dispatch_meanwhile).accepted == {"email": 1}
    assert inner == [DispatchReport()]


def test_contact_data_stays_in_the_outbox(shop: PreparedShop, caplog: pytest.LogCaptureFixture) -> None:
    plan(shop, decision(shop, "c0001"), decision(shop, "c0002"), listed(shop, "c0003"))
    send(shop, senders=with_outbox(shop, FailingOutbox(shop, break_off)))
    send(shop)
    private = {"private", "outbox"}
    for path in shop.paths.root.rglob("*"):
        if path.is_file() and path.relative_to(shop.paths.root).parts[0] not in private:
            content = path.read_bytes()
            assert b"@example.org" not in content, path
            assert "Пётр".encode() not in content, path
    for path in [*shop.paths.outbox_of(RUN_ID).glob("requests/*"), *shop.paths.outbox_of(RUN_ID).glob("lists/*")]:
        assert b"@example.org" not in path.read_bytes()
    assert "request" in caplog.text
    assert "@" not in caplog.text
    with shop.ledger.read() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(messages)).scalar_one() == 3
