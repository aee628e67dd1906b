import datetime as dt
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from prepared_shop import (
    LATER,
    NOW,
    RUN_ID,
    PreparedShop,
    consent,
    decision,
    email_event,
    email_key,
    freeze_rows,
    history,
    instant,
    rows_of,
    statuses,
    write_raw,
)

from activation import states
from activation.intake import append_from_raw
from activation.ledger.schema import consents, messages, provider_events, suppressions
from activation.ledger.store import Ledger
from activation.planning import plan_messages


def take(shop: PreparedShop) -> object:
    return append_from_raw(shop.ledger, shop.paths, now=LATER)


def sent_message(shop: PreparedShop, customer_id: str = "c0000") -> str:
    """A message of ours that the provider has."""
    freeze_rows(shop, [decision(shop, customer_id)])
    plan_messages(shop.ledger, shop.paths, RUN_ID, now=NOW)
    (message_id,) = [row["message_id"] for row in rows_of(shop.ledger, messages)]
    move_on(shop.ledger, message_id, "planned", "reserved")
    move_on(shop.ledger, message_id, "reserved", "accepted")
    return message_id


def move_on(ledger: Ledger, message_id: str, before: str, after: str) -> None:
    with ledger.write() as connection:
        states.move(
            connection,
            [message_id],
            from_status=before,
            to_status=after,
            occurred_at=instant(2026, 11, 1, 7),
            recorded_at=NOW,
        )


def stopped(shop: PreparedShop) -> list[tuple[str | None, str | None, str]]:
    rows = rows_of(shop.ledger, suppressions)
    return sorted((row["customer_id"] or "", row["contact_key"] or "", row["reason"]) for row in rows)


def test_a_repeated_intake_adds_nothing(shop: PreparedShop) -> None:
    write_raw(shop.paths, "email_events", "b1", [email_event("e1", "complained", customer_id="c0000")])
    take(shop)
    again = take(shop)
    assert vars(again) == dict.fromkeys(vars(again), 0)
    assert len(rows_of(shop.ledger, consents)) == 6


def test_the_same_rows_in_another_batch_add_nothing(shop: PreparedShop) -> None:
    """Field note 9: a re-import of an unsubscribed address leaves it suppressed."""
    unsubscribed = [email_event("e1", "unsubscribed", customer_id="c0000")]
    write_raw(shop.paths, "email_events", "b1", unsubscribed)
    take(shop)
    write_raw(shop.paths, "email_events", "b2", unsubscribed)
    write_raw(shop.paths, "consents", "b2", [consent("c0000", source="import", proof=None, consent_id="again")])
    take(shop)
    assert stopped(shop) == [("c0000", email_key("c0000"), "unsubscribed")]


def test_a_consent_that_its_source_changed_in_place_is_a_new_word(shop: PreparedShop) -> None:
    changed = consent("c0000", "withdrawn", consent_id="c0000-granted", occurred_at=instant(2026, 2, 1))
    write_raw(shop.paths, "consents", "b2", [changed])
    take(shop)
    said = [row["status"] for row in rows_of(shop.ledger, consents) if row["customer_id"] == "c0000"]
    assert sorted(said) == ["granted", "withdrawn"]


def test_a_withdrawal_holds_for_the_address_too(shop: PreparedShop) -> None:
    write_raw(shop.paths, "consents", "b2", [consent("c0000", "withdrawn", occurred_at=instant(2026, 2, 1))])
    take(shop)
    assert stopped(shop) == [("", email_key("c0000"), "consent_withdrawn")]


def test_a_consent_that_the_source_deleted_is_a_withdrawal(shop: PreparedShop) -> None:
    """Nobody could prove it any more; the tombstone itself says neither whose it was nor for which channel."""
    write_raw(shop.paths, "consents", "b2", [consent("c0000", consent_id="k", occurred_at=instant(2026, 1, 5))])
    take(shop)
    gone = {"consent_id": "k", "is_deleted": True, "loaded_at": instant(2026, 11, 1, 1)}
    write_raw(shop.paths, "consents", "b3", [gone])
    take(shop)
    (withdrawn,) = [row for row in rows_of(shop.ledger, consents) if row["status"] == "withdrawn"]
    assert (withdrawn["customer_id"], withdrawn["channel"], withdrawn["purpose"]) == ("c0000", "email", "marketing")
    assert withdrawn["occurred_at"] == gone["loaded_at"]
    assert withdrawn["source"] == "deleted_in_source"
    assert stopped(shop) == [("", email_key("c0000"), "consent_withdrawn")]


def test_a_deleted_consent_that_never_came_and_deleted_events_say_nothing(shop: PreparedShop) -> None:
    take(shop)
    before = len(rows_of(shop.ledger, consents))
    write_raw(shop.paths, "consents", "b2", [{"consent_id": "never seen", "is_deleted": True}])
    write_raw(
        shop.paths, "email_events", "b2", [email_event("e", "unsubscribed", customer_id="c0000", is_deleted=True)]
    )
    take(shop)
    assert len(rows_of(shop.ledger, consents)) == before
    assert stopped(shop) == []


def test_a_consent_for_an_address_finds_its_one_customer(shop: PreparedShop) -> None:
    write_raw(shop.paths, "consents", "b2", [consent(None, consent_id="x", email_key=email_key("c0003"))])
    take(shop)
    assert [row["customer_id"] for row in rows_of(shop.ledger, consents) if row["consent_key"]].count("c0003") == 2


def test_a_consent_for_an_address_of_two_customers_names_nobody(shop: PreparedShop) -> None:
    twins = [{"customer_id": one, "email_key": "k"} for one in ("t1", "t2")]
    write_raw(shop.paths, "customers", "b2", twins)
    write_raw(shop.paths, "consents", "b2", [consent(None, "withdrawn", consent_id="x", email_key="k")])
    take(shop)
    assert [row["contact_key"] for row in rows_of(shop.ledger, consents) if row["customer_id"] is None] == ["k"]
    assert stopped(shop) == [("", "k", "consent_withdrawn")]


@pytest.mark.parametrize(
    ("event_type", "details", "expected"),
    [
        ("complained", {}, [("c0000", email_key("c0000"), "complained")]),
        ("unsubscribed", {}, [("c0000", email_key("c0000"), "unsubscribed")]),
        ("bounced", {"bounce_type": "hard"}, [("", email_key("c0000"), "hard_bounce")]),
        ("bounced", {"bounce_type": "soft"}, []),
        ("opened", {}, []),
    ],
)
def test_another_providers_history_stops_whom_it_should(
    shop: PreparedShop, event_type: str, details: dict[str, str], expected: list[tuple[str, str, str]]
) -> None:
    write_raw(shop.paths, "email_events", "b1", [email_event("e1", event_type, customer_id="c0000", **details)])
    take(shop)
    assert stopped(shop) == expected
    assert rows_of(shop.ledger, provider_events) == []


def test_a_scanner_that_follows_every_link_unsubscribes_nobody(shop: PreparedShop) -> None:
    """Field note 15: no engagement, no unsubscribe."""
    message_id = sent_message(shop)
    by_machine = [
        email_event("e1", "clicked", message_id=message_id, is_machine=True, url="https://shop.example.org/u/token"),
        email_event("e2", "unsubscribed", message_id=message_id, is_machine=True),
    ]
    write_raw(shop.paths, "email_events", "b1", by_machine)
    report = take(shop)
    assert stopped(shop) == []
    assert report.machine_unsubscribes == 1


def test_an_event_told_46_times_in_disorder_counts_once(shop: PreparedShop) -> None:
    """Field note 14: 46 deliveries, some under new ids, a click before the delivery: counters unchanged."""
    message_id = sent_message(shop)
    delivered = email_event("e1", "delivered", message_id=message_id)
    clicked = email_event("e2", "clicked", message_id=message_id, url="https://shop.example.org/new", link_position=2)
    told = [{**event, "event_id": f"{event['event_id']}-{n % 3}"} for event in (delivered, clicked) for n in range(46)]
    random.Random(7).shuffle(told)
    write_raw(shop.paths, "email_events", "b1", [clicked])
    write_raw(shop.paths, "email_events", "b2", told[:50])
    first = take(shop)
    write_raw(shop.paths, "email_events", "b3", told[50:])
    second = take(shop)
    assert (first.provider_events + second.provider_events, first.duplicate_events + second.duplicate_events) == (2, 91)
    kept = rows_of(shop.ledger, provider_events)
    assert sorted(row["event_type"] for row in kept) == ["clicked", "delivered"]
    assert history(shop.ledger, message_id) == ["planned", "reserved", "accepted", "delivered"]


def test_two_clicks_on_two_links_are_two_events(shop: PreparedShop) -> None:
    message_id = sent_message(shop)
    clicks = [
        email_event(f"e{n}", "clicked", message_id=message_id, url="https://x.org", link_position=n) for n in (1, 2)
    ]
    write_raw(shop.paths, "email_events", "b1", clicks)
    take(shop)
    assert len(rows_of(shop.ledger, provider_events)) == 2


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(["queued", "sent", "delivered", "opened", "bounced"]))
def test_status_moves_only_up_in_any_order_of_events(make_shop: object, order: list[str]) -> None:
    shop = make_shop(customers=1)
    message_id = sent_message(shop)
    for number, event_type in enumerate(order):
        write_raw(
            shop.paths, "email_events", f"e{number}", [email_event(event_type, event_type, message_id=message_id)]
        )
        take(shop)
    moves = history(shop.ledger, message_id)
    assert [states.RANK[status] for status in moves] == sorted(states.RANK[status] for status in moves)
    assert moves[-1] == "bounced"


def test_a_hard_bounce_of_ours_stops_the_address_and_the_message(shop: PreparedShop) -> None:
    message_id = sent_message(shop)
    write_raw(
        shop.paths, "email_events", "b1", [email_event("e1", "bounced", message_id=message_id, bounce_type="hard")]
    )
    take(shop)
    assert statuses(shop.ledger)["c0000"] == ("bounced", "hard")
    assert stopped(shop) == [("", email_key("c0000"), "hard_bounce")]


def test_an_event_of_an_unknown_message_finds_it_again(shop: PreparedShop) -> None:
    """An event is the best evidence: a message that may have left has left."""
    freeze_rows(shop, [decision(shop, "c0000")])
    plan_messages(shop.ledger, shop.paths, RUN_ID, now=NOW)
    (message_id,) = [row["message_id"] for row in rows_of(shop.ledger, messages)]
    move_on(shop.ledger, message_id, "planned", "reserved")
    move_on(shop.ledger, message_id, "reserved", "unknown")
    write_raw(shop.paths, "email_events", "b1", [email_event("e1", "sent", message_id=message_id)])
    take(shop)
    assert statuses(shop.ledger)["c0000"] == ("accepted", None)


def test_instants_are_kept_as_they_occurred(shop: PreparedShop) -> None:
    at = instant(2026, 10, 31, 23, 59) + dt.timedelta(microseconds=5)
    write_raw(shop.paths, "email_events", "b1", [email_event("e1", "complained", customer_id="c1", occurred_at=at)])
    take(shop)
    (row,) = rows_of(shop.ledger, suppressions)
    assert (row["occurred_at"], row["recorded_at"]) == (at, LATER.replace(tzinfo=None))
