"""Coupons on paper and the online profiles they lead to."""

import datetime as dt
import itertools
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from model_chain import ModelChain

MOMENT = dt.datetime.fromisoformat("2026-03-01 12:00")


def account(customer: str, **traces: str) -> dict[str, Any]:
    return {"customer_id": customer, **traces}


def used(redemption: str, coupon: str = "C1", **traces: Any) -> dict[str, Any]:
    return {"redemption_id": redemption, "coupon_id": coupon, "occurred_at": MOMENT, **traces}


def owners(
    models: ModelChain,
    accounts: list[dict[str, Any]],
    redemptions: list[dict[str, Any]],
    aliases: list[Any] | None = None,
) -> dict[str, tuple[str | None, str | None]]:
    rows = models.rows(
        "int_coupon_redemptions__identified",
        {
            "stg_shop__customers": accounts,
            "stg_shop__coupon_redemptions": redemptions,
            "customer_aliases": aliases or [],
        },
    )
    assert len(rows) == len(redemptions)
    return {row["redemption_id"]: (row["customer_id"], row["identified_by"]) for row in rows}


def test_a_coupon_that_is_registered_online_links_the_till_to_the_profile(models: ModelChain) -> None:
    """S19: the coupon's number, given out on paper and registered with an address, leads to the online profile."""
    found = owners(
        models,
        [account("anna", email_key="e1")],
        [used("at the till", store_id="s1", source="till"), used("online", email_key="e1", source="site_form")],
    )
    assert found == {"at the till": ("anna", "coupon"), "online": ("anna", "email")}


def test_the_named_customer_goes_before_card_address_and_number(models: ModelChain) -> None:
    accounts = [
        account("a"),
        account("b", loyalty_card_id="k"),
        account("c", email_key="e"),
        account("d", phone_key="p"),
    ]
    traces = {"customer_id": "a", "loyalty_card_id": "k", "email_key": "e", "phone_key": "p"}
    expected = ["a", "b", "c", "d"]
    for dropped, owner in enumerate(expected):
        left = dict(list(traces.items())[dropped:])
        (customer, _) = owners(models, accounts, [used("r", **left)])["r"]
        assert customer == owner


def test_a_trace_of_two_people_names_nobody_and_of_one_person_twice_names_the_person(models: ModelChain) -> None:
    shared = [account("anna", phone_key="p"), account("boris", phone_key="p")]
    assert owners(models, shared, [used("r", phone_key="p")]) == {"r": (None, None)}
    merged = [{"alias_id": "boris", "customer_id": "anna"}]
    assert owners(models, shared, [used("r", phone_key="p")], merged) == {"r": ("anna", "phone")}
    assert owners(models, shared, [used("r", customer_id="boris")], merged) == {"r": ("anna", "customer")}


def test_a_code_that_many_used_leads_nobody_to_anybody(models: ModelChain) -> None:
    found = owners(models, [], [used("1", customer_id="a"), used("2", customer_id="b"), used("3")])
    assert found["3"] == (None, None)


def test_a_customers_coupons_are_counted_once_each(models: ModelChain) -> None:
    later = MOMENT + dt.timedelta(days=2)
    rows = models.rows(
        "int_customers__redeemed",
        {
            "stg_shop__coupon_redemptions": [
                used("1", customer_id="a", store_id="s9"),
                used("2", customer_id="a", store_id="s1") | {"occurred_at": later},
                used("3", "C2", customer_id="a") | {"occurred_at": later},
                used("4", "C3"),
            ]
        },
    )
    assert rows == [
        {
            "customer_id": "a",
            "coupon_count": 2,
            "first_coupon_at": MOMENT,
            "last_coupon_at": later,
            "first_coupon_store_id": "s9",
        }
    ]


KEYS = st.sampled_from([None, "x", "y"])


@settings(max_examples=40, deadline=None)
@given(
    accounts=st.lists(st.tuples(KEYS, KEYS, KEYS), max_size=4),
    redemptions=st.lists(
        st.tuples(st.sampled_from("CD"), st.sampled_from([None, "0", "9"]), KEYS, KEYS, KEYS), max_size=5
    ),
)
def test_the_link_is_that_of_a_plain_walk(models: ModelChain, accounts: list[Any], redemptions: list[Any]) -> None:
    names = ("loyalty_card_id", "email_key", "phone_key")
    people = [account(str(number), **dict(zip(names, traces, strict=True))) for number, traces in enumerate(accounts)]
    rows = [
        used(str(number), coupon, customer_id=customer, **dict(zip(names, traces, strict=True)))
        for number, (coupon, customer, *traces) in enumerate(redemptions)
    ]

    def by_traces(row: dict[str, Any]) -> str | None:
        if row["customer_id"]:
            return str(row["customer_id"])
        for name in names:
            owners_of = {one["customer_id"] for one in people if row[name] and one[name] == row[name]}
            if len(owners_of) == 1:
                return str(owners_of.pop())
        return None

    first = {row["redemption_id"]: by_traces(row) for row in rows}
    known = {
        coupon: {first[row["redemption_id"]] for row in group if first[row["redemption_id"]]}
        for coupon, group in itertools.groupby(
            sorted(rows, key=lambda row: row["coupon_id"]), lambda row: row["coupon_id"]
        )
    }
    expected = {
        row["redemption_id"]: first[row["redemption_id"]]
        or (min(known[row["coupon_id"]]) if len(known[row["coupon_id"]]) == 1 else None)
        for row in rows
    }
    assert {key: owner for key, (owner, _) in owners(models, people, rows).items()} == expected
