"""Two accounts that turned out to be one person: what either of them does holds for her messages."""

import datetime as dt
from typing import Any

import pytest
from prepared_shop import (
    LATER,
    NIGHT,
    NOW,
    RUN_ID,
    UNTIL,
    PreparedShop,
    consent,
    decision,
    email_event,
    email_key,
    freeze_rows,
    instant,
    merge,
    statuses,
    write_raw,
)

from activation.dispatch import dispatch
from activation.intake import append_from_raw
from activation.ledger.appending import append_new
from activation.ledger.schema import enrolments
from activation.persons import read_persons
from activation.planning import plan_messages
from activation.why import explain
from setka.errors import NotFoundError

NOON = instant(2026, 11, 1, 5)


@pytest.fixture
def merged(shop: PreparedShop) -> PreparedShop:
    """`second` is another account of c0000, who is decided to get a letter; c0001 stays alone."""
    merge(shop, "second", "c0000")
    freeze_rows(shop, [decision(shop, "c0000"), decision(shop, "c0001")])
    plan_messages(shop.ledger, shop.paths, RUN_ID, now=NOW)
    return shop


def send(shop: PreparedShop) -> dict[str, tuple[str, str | None]]:
    append_from_raw(shop.ledger, shop.paths, now=LATER)
    dispatch(shop.ledger, shop.paths, shop.settings, until=UNTIL, now=LATER)
    return statuses(shop.ledger)


def test_letters_of_both_go_when_nothing_happened(merged: PreparedShop) -> None:
    assert {status for status, _ in send(merged).values()} == {"accepted"}


@pytest.mark.parametrize(
    "order",
    [
        {"order_id": "o1", "customer_id": "second"},
        {"order_id": "o1", "customer_id": None, "email_key": email_key("c0000")},
    ],
    ids=["by the other account", "as a guest with her address"],
)
def test_a_purchase_under_another_name_of_hers_stops_the_letter(merged: PreparedShop, order: dict[str, Any]) -> None:
    """Field note 6, after a merge and for a guest checkout."""
    write_raw(merged.paths, "orders", "b2", [{**order, "ordered_at": NOON}], loaded_at=LATER)
    assert send(merged) == {"c0000": ("withdrawn", "converted"), "c0001": ("accepted", None)}


@pytest.mark.parametrize(("restored", "status"), [(False, "accepted"), (True, "withdrawn")])
def test_an_order_that_the_shop_deleted_stops_no_letter_until_it_is_restored(
    merged: PreparedShop, restored: bool, status: str
) -> None:
    """Field note 6. The lower version arrives last and does not count."""
    order = {"order_id": "o1", "customer_id": "second", "ordered_at": NOON}
    deletion = {"order_id": "o1", "is_deleted": True, "version_order": "n2"}
    write_raw(merged.paths, "orders", "b2", [deletion], loaded_at=LATER)
    write_raw(merged.paths, "orders", "b3", [{**order, "version_order": "n1"}], loaded_at=LATER)
    if restored:
        write_raw(merged.paths, "orders", "b4", [{**order, "version_order": "n3"}], loaded_at=LATER)
    assert send(merged)["c0000"][0] == status


def test_an_opt_out_of_the_other_account_stops_the_letter(merged: PreparedShop) -> None:
    """Field note 7, after a merge."""
    write_raw(merged.paths, "email_events", "b2", [email_event("e1", "unsubscribed", customer_id="second")])
    assert send(merged) == {"c0000": ("withdrawn", "unsubscribed"), "c0001": ("accepted", None)}


@pytest.mark.parametrize("customer_id", ["second", None], ids=["by the other account", "for the address alone"])
def test_a_withdrawal_under_another_name_of_hers_stops_the_letter(
    merged: PreparedShop, customer_id: str | None
) -> None:
    said = consent(customer_id, "withdrawn", occurred_at=instant(2026, 5, 1), email_key=email_key("c0000"))
    write_raw(merged.paths, "consents", "b2", [said])
    assert send(merged) == {"c0000": ("withdrawn", "consent_withdrawn"), "c0001": ("accepted", None)}


def test_the_day_another_account_entered_decides_what_a_purchase_means(shop: PreparedShop) -> None:
    merge(shop, "second", "c0000")
    entered = {
        "campaign": "win_back",
        "customer_id": "second",
        "trigger_key": "2026-10-20",
        "card_version": shop.card_version,
        "enrolled_on": dt.date(2026, 10, 20),
        "run_id": "nightly-2026-10-20",
        "recorded_at": NOW,
    }
    with shop.ledger.write() as connection:
        append_new(connection, enrolments, [entered], keys=["campaign,customer_id,trigger_key"])
    freeze_rows(shop, [decision(shop, "c0000", trigger_key="2026-10-20", is_new_enrolment=False)])
    plan_messages(shop.ledger, shop.paths, RUN_ID, now=NOW)
    bought = {"order_id": "o1", "customer_id": "c0000", "ordered_at": instant(2026, 10, 25)}
    write_raw(shop.paths, "orders", "b2", [bought], loaded_at=LATER)
    assert send(shop) == {"c0000": ("withdrawn", "converted")}


def test_why_answers_for_every_id_of_a_person(merged: PreparedShop) -> None:
    asked_for_alias = explain(merged.paths, merged.ledger_url, "second", NIGHT)
    assert asked_for_alias == explain(merged.paths, merged.ledger_url, "c0000", NIGHT)
    assert [one.message is not None for one in asked_for_alias.candidates] == [True]
    with pytest.raises(NotFoundError, match="No customer has this id"):
        explain(merged.paths, merged.ledger_url, "third", NIGHT)


def test_why_finds_what_was_decided_before_the_merge(shop: PreparedShop) -> None:
    freeze_rows(shop, [decision(shop, "second")])
    merge(shop, "second", "c0000")
    assert [one.reason for one in explain(shop.paths, shop.ledger_url, "c0000").candidates] == ["won"]


def test_ids_of_a_person_are_hers_first_and_aliases_in_order(shop: PreparedShop) -> None:
    merge(shop, "z", "c0000")
    merge(shop, "b", "c0000")
    persons = read_persons(shop.paths, ["b", "c0001"])
    assert persons.ids("z") == ("c0000", "b", "z")
    assert persons.ids("c0001") == ("c0001",)


def test_before_the_first_publication_everybody_is_herself(shop: PreparedShop) -> None:
    shop.paths.current.unlink()
    assert read_persons(shop.paths, ["c0000"]).ids("c0000") == ("c0000",)
