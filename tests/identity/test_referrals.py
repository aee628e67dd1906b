"""Invitations between persons: who counts, who is flagged, what came of it."""

import pytest
from model_chain import ModelChain
from shop_people import Row, account, at, order, sale


def invited(number: int, referrer: str, referred: str | None, day: str = "2026-02-01") -> Row:
    return {
        "referral_id": f"r{number:02d}",
        "referrer_id": referrer,
        "referred_customer_id": referred,
        "occurred_at": at(day, number),
        "referral_code": "code",
    }


def flags(models: ModelChain, referrals: list[Row], customers: list[Row] | None = None) -> dict[str, str]:
    rows = models.rows(
        "int_referrals__classified", {"stg_shop__referrals": referrals, "stg_shop__customers": customers or []}
    )
    names = ("is_self_referral", "is_repeated", "is_loop")
    assert all(row["is_counted"] == (not any(row[name] for name in names)) for row in rows)
    return {row["referral_id"]: ", ".join(name for name in names if row[name]) for row in rows}


def test_who_invites_herself_with_a_second_account_is_flagged(models: ModelChain) -> None:
    """S34: self-referral and loops flagged; a second account is the same person."""
    accounts = [account("a", "2026-01-01", email="x"), account("a2", "2026-01-02", email="x")]
    assert flags(models, [invited(1, "a", "a2"), invited(2, "a", "b")], accounts) == {
        "r01": "is_self_referral",
        "r02": "",
    }


def test_only_the_first_invitation_of_a_person_counts_and_her_own_takes_nobodys_place(models: ModelChain) -> None:
    referrals = [invited(1, "b", "b"), invited(2, "a", "b"), invited(3, "c", "b"), invited(4, "c", None)]
    assert flags(models, referrals) == {"r01": "is_self_referral", "r02": "", "r03": "is_repeated", "r04": ""}


@pytest.mark.parametrize("length", [2, 3, 11])
def test_a_ring_of_invitations_is_flagged_and_who_was_invited_from_it_is_not(models: ModelChain, length: int) -> None:
    """S34: loops of any length up to the bound."""
    ring = [invited(place, f"p{place}", f"p{(place + 1) % length}") for place in range(length)]
    found = flags(models, [*ring, invited(20, "p0", "outsider"), invited(21, "outsider", "friend")])
    assert {found[row["referral_id"]] for row in ring} == {"is_loop"}
    assert (found["r20"], found["r21"]) == ("", "")


def test_a_long_line_of_invitations_is_no_ring(models: ModelChain) -> None:
    line = [invited(place, f"p{place:02d}", f"p{place + 1:02d}") for place in range(20)]
    assert set(flags(models, line).values()) == {""}


def test_the_funnel_counts_what_counted_invitations_led_to(models: ModelChain) -> None:
    """S34: referral funnel: invited, registered, bought, revenue, of unflagged invitations since they were made."""
    given = {
        "stg_shop__customers": [account(name, "2026-01-01") for name in ("a", "b", "c")],
        "stg_shop__referrals": [
            invited(1, "a", "b"), invited(2, "a", "c"), invited(3, "a", None), invited(4, "a", "a"),
            invited(5, "b", "c"), invited(6, "a", "unregistered"),
        ],
        "stg_shop__orders": [
            order("before", "2026-01-15", customer_id="b"), order("o1", "2026-03-01", customer_id="b"),
            order("o2", "2026-04-01", customer_id="b"), order("own", "2026-03-01", customer_id="a"),
        ],
        "stg_shop__order_lines": [sale("before", 1), sale("o1", 10), sale("o2", 30), sale("own", 500)],
    }  # fmt: skip
    by_referrer = {row["referrer_id"]: row for row in models.rows("rpt_referral_funnel", given)}
    names = (
        "referral_count",
        "flagged_count",
        "invited_count",
        "registered_count",
        "buyer_count",
        "order_count",
        "revenue",
    )
    assert [by_referrer["a"][name] for name in names] == [5, 1, 4, 2, 1, 2, 40]
    assert [by_referrer["b"][name] for name in names] == [1, 1, 0, 0, 0, 0, 0]
