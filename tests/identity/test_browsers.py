"""Whose history a browser holds."""

import datetime as dt
import itertools
from collections.abc import Mapping
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from model_chain import ModelChain
from shop_people import Row, account, at, login, order

DAWN, DUSK = at("1900-01-01", 0), at("9999-12-31", 0)
MICROSECOND = dt.timedelta(microseconds=1)


def people(*names: str) -> list[Row]:
    return [account(name, "2025-01-01") for name in names]


def owner_at(stays: list[Mapping[str, Any]], visitor_id: str, instant: dt.datetime) -> str | None:
    owners = [
        row["customer_id"]
        for row in stays
        if row["visitor_id"] == visitor_id and row["valid_from"] <= instant < row["valid_to"]
    ]
    assert len(owners) <= 1
    return owners[0] if owners else None


def test_a_browser_of_one_customer_is_hers_from_the_beginning(models: ModelChain) -> None:
    """S52: history before login is attributed; a merge of two accounts leaves the browser one customer's."""
    given: dict[str, list[Row]] = {
        "stg_shop__customers": [account("a", "2025-01-01", email="x"), account("b", "2025-02-01", email="x")],
        "stg_shop__web_events": [
            login("v", None, at("2026-01-01")),
            login("v", "a", at("2026-02-01")),
            login("v", "b", at("2026-03-01")),
            login("stranger", None, at("2026-03-01")),
        ],
    }
    stays = models.rows("int_visitors__recognised", given)
    assert stays == [{"visitor_id": "v", "customer_id": "a", "valid_from": DAWN, "valid_to": DUSK}]
    split = {**given, "identity_splits": [{"customer_id": "b", "identity_type": "email", "why": "two persons"}]}
    assert {row["customer_id"] for row in models.rows("int_visitors__recognised", split)} == {"a", "b"}


def test_a_family_browser_belongs_to_the_next_who_logs_in_and_then_to_the_last(models: ModelChain) -> None:
    given = {
        "stg_shop__customers": people("ann", "bob"),
        "stg_shop__web_events": [
            login("v", "ann", at("2026-01-01")),
            login("v", "ann", at("2026-01-03")),
            login("v", "bob", at("2026-01-05")),
            login("v", "ann", at("2026-01-07")),
        ],
    }
    stays = models.rows("int_visitors__recognised", given)
    assert [(row["customer_id"], row["valid_from"]) for row in sorted(stays, key=lambda row: row["valid_from"])] == [
        ("ann", DAWN),
        ("bob", at("2026-01-03") + MICROSECOND),
        ("ann", at("2026-01-05") + MICROSECOND),
    ]
    days = {"2025-12-01": "ann", "2026-01-03": "ann", "2026-01-04": "bob", "2026-01-05": "bob", "2026-01-06": "ann"}
    assert {day: owner_at(stays, "v", at(day)) for day in days} == days
    assert owner_at(stays, "v", at("2026-12-01")) == "ann"


def test_an_order_tells_whose_the_browser_is_a_guests_too(models: ModelChain) -> None:
    given = {"stg_shop__orders": [order("o", "2026-01-01", email="ann@example.com", visitor_id="v")]}
    (stay,) = models.rows("int_visitors__recognised", given)
    (customer,) = models.rows("int_customers__listed", given)
    assert stay["customer_id"] == customer["customer_id"]


def test_a_public_browser_is_nobodys_and_is_listed(models: ModelChain) -> None:
    names = [f"c{number}" for number in range(6)]
    given = {
        "stg_shop__customers": people(*names),
        "stg_shop__web_events": [login("kiosk", name, at("2026-01-01", hour)) for hour, name in enumerate(names)],
    }
    assert models.rows("int_visitors__recognised", given) == []
    (shared,) = models.rows("rpt_identity_shared", given)
    assert (shared["identity_type"], shared["identity_key"], shared["customer_count"]) == ("cookie", "kiosk", 6)
    given["stg_shop__web_events"].pop()
    assert len(models.rows("int_visitors__recognised", given)) == 5


events = st.lists(
    st.tuples(st.sampled_from("vw"), st.sampled_from(["ann", "bob", "eve"]), st.integers(0, 30)),
    max_size=20,
    unique=True,
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=events)
def test_stays_neither_overlap_nor_leave_gaps_and_agree_with_a_walk(
    models: ModelChain, events: list[tuple[str, str, int]]
) -> None:
    rows = [login(visitor, name, at("2026-01-01") + dt.timedelta(hours=hour)) for visitor, name, hour in events]
    stays = models.rows(
        "int_visitors__recognised",
        {"stg_shop__customers": people("ann", "bob", "eve"), "stg_shop__web_events": rows},
    )
    for visitor in {visitor for visitor, _, _ in events}:
        mine = sorted((row["valid_from"], row["valid_to"]) for row in stays if row["visitor_id"] == visitor)
        assert mine[0][0] == DAWN
        assert mine[-1][1] == DUSK
        assert all(one[1] == other[0] for one, other in itertools.pairwise(mine))
        # Of two recognised at one instant the lower id has the browser.
        known = dict(sorted(((hour, name) for found, name, hour in events if found == visitor), reverse=True))
        for half_hour in range(-1, 64):
            later = [hour for hour in known if hour * 2 >= half_hour]
            expected = known[min(later)] if later else known[max(known)]
            instant = at("2026-01-01") + dt.timedelta(minutes=30 * half_hour)
            assert owner_at(stays, visitor, instant) == expected
    assert {row["visitor_id"] for row in stays} == {visitor for visitor, _, _ in events}
