"""Growth of the base by source and week, against the rule that dispatch itself applies (activation.consent)."""

import datetime as dt
from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from model_chain import ModelChain

from activation.consent import ConsentRecord, SuppressionRecord, reason_not_to_contact

NIGHT = dt.date(2026, 11, 1)
AS_OF = dt.datetime(2026, 11, 1)  # noqa: DTZ001 -- UTC, 03:00 in Moscow
MOSCOW = dt.timedelta(hours=3)
SOURCES = ("search", "friends", None)
PEOPLE = tuple(f"customer {number}" for number in range(6))

Row = dict[str, Any]
Draw = Any


@st.composite
def instants(draw: Draw) -> dt.datetime:
    """Few enough that words meet on one instant or in one week; on both sides of a Moscow midnight and of the night."""
    day = draw(st.sampled_from((0, 1, 6, 7, 8, 13, 14, 30, 60)))
    return AS_OF - dt.timedelta(days=day) + dt.timedelta(hours=draw(st.sampled_from((-4, -3, -1, 0))))


@st.composite
def ledgers(draw: Draw) -> tuple[list[Row], list[Row]]:
    people = st.sampled_from((*PEOPLE, "somebody who is gone"))
    consents = [
        {"customer_id": draw(people), "channel": "email",
         "purpose": draw(st.sampled_from(("marketing", "marketing", "marketing", "receipts"))),
         "status": draw(st.sampled_from(("granted", "granted", "withdrawn", "pending"))),
         "proof": draw(st.sampled_from((None, "", "form"))), "occurred_at": draw(instants())}
        for _ in range(draw(st.integers(0, 14)))
    ]  # fmt: skip
    suppressions = []
    for _ in range(draw(st.integers(0, 6))):
        by_address = draw(st.booleans())
        who = draw(people)
        suppressions.append(
            {"customer_id": None if by_address else who, "contact_key": f"key of {who}" if by_address else None,
             "channel": draw(st.sampled_from(("email", "email", "audience_file"))),
             "reason": draw(st.sampled_from(("unsubscribed", "complained", "hard_bounce"))),
             "occurred_at": draw(instants())}
        )  # fmt: skip
    return consents, suppressions


def profile(number: int, customer_id: str) -> Row:
    return {
        "customer_id": customer_id,
        "acquisition_source": SOURCES[number % len(SOURCES)],
        "email_key": None if number == 5 else f"key of {customer_id}",
    }


def known(number: int) -> dt.date:
    """The first customers long before the words of the ledger, the others among them."""
    return NIGHT - dt.timedelta(days=(300, 200, 100, 20, 7, 50)[number])


def monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def reachable(customer_id: str, until: dt.datetime, consents: list[Row], suppressions: list[Row]) -> bool:
    said = [
        ConsentRecord(row["status"], row["occurred_at"], row["proof"])
        for row in consents
        if (row["customer_id"], row["purpose"]) == (customer_id, "marketing") and row["occurred_at"] < until
    ]
    stopped = [
        SuppressionRecord(row["reason"], row["occurred_at"])
        for row in suppressions
        if (row["customer_id"] == customer_id or row["contact_key"] == f"key of {customer_id}")
        and row["channel"] == "email"
        and row["occurred_at"] < until
    ]
    return reason_not_to_contact(said, stopped, channel="email") is None


def growth(models: ModelChain, consents: list[Row], suppressions: list[Row], **more: list[Row]) -> list[Row]:
    profiles = [profile(number, customer_id) for number, customer_id in enumerate(PEOPLE)]
    dates = [{"customer_id": one, "known_date": known(number)} for number, one in enumerate(PEOPLE)]
    tables = {
        "dim_customers": profiles,
        "int_customers__known": dates,
        "consents": consents,
        "suppressions": suppressions,
    }
    return models.rows("rpt_base_growth_weekly", tables | more)


@settings(max_examples=60, deadline=None)
@given(ledger=ledgers())
def test_weeks_add_up_to_profiles_and_to_those_whom_planning_would_reach(
    models: ModelChain, ledger: tuple[list[Row], list[Row]]
) -> None:
    """S20: new, reachable and lost per source and week; the new add up to the profiles, the stands to the rule's."""
    consents, suppressions = ledger
    rows = growth(models, consents, suppressions)
    assert sum(row["new_count"] for row in rows) == len(PEOPLE)
    last = Counter(
        {row["acquisition_source"]: row["customer_count"] for row in rows if row["week_start"] == monday(NIGHT)}
    )
    assert last == Counter(profile(number, one)["acquisition_source"] or "unknown" for number, one in enumerate(PEOPLE))
    by_source: dict[str, int] = {}
    for row in sorted(rows, key=lambda one: one["week_start"]):
        source, week = row["acquisition_source"], row["week_start"]
        members = [(number, one) for number, one in enumerate(PEOPLE)
                   if (profile(number, one)["acquisition_source"] or "unknown") == source]  # fmt: skip
        assert row["new_count"] == sum(monday(known(number)) == week for number, _ in members)
        end = min(AS_OF, dt.datetime.combine(week + dt.timedelta(days=7), dt.time()) - MOSCOW)
        stands = sum(
            number != 5 and monday(known(number)) <= week and reachable(one, end, consents, suppressions)
            for number, one in members
        )
        assert row["reachable_count"] == stands, (source, week)
        change = row["became_reachable_count"] - row["lost_count"]
        assert by_source.get(source, 0) + change == stands
        by_source[source] = stands
        assert row["is_whole_week"] == (week + dt.timedelta(days=7) <= NIGHT)


def consent(status: str, *, week: int, weekday: int = 0, proof: str | None = "form") -> Row:
    day = monday(NIGHT) - dt.timedelta(weeks=week) + dt.timedelta(days=weekday)
    return {"customer_id": PEOPLE[0], "channel": "email", "purpose": "marketing", "status": status, "proof": proof,
            "occurred_at": dt.datetime.combine(day, dt.time(9))}  # fmt: skip


def test_each_way_of_being_lost_counts_once(models: ModelChain) -> None:
    """S20: unsubscribed, complained, withdrawn, a dead address: lost in the week in which it happened, and once."""
    granted = consent("granted", week=4)
    words = {
        "withdrawn": ([granted, consent("withdrawn", week=2)], []),
        **{
            reason: ([granted], [{**consent("", week=2), "contact_key": None, "reason": reason}])
            for reason in ("unsubscribed", "complained", "hard_bounce")
        },
    }
    for consents, suppressions in words.values():
        stops = [{name: row[name] for name in ("customer_id", "contact_key", "channel", "reason", "occurred_at")}
                 for row in suppressions]  # fmt: skip
        rows = growth(models, consents, stops * 2)
        lost = {row["week_start"]: row["lost_count"] for row in rows if row["lost_count"]}
        gained = {row["week_start"]: row["became_reachable_count"] for row in rows if row["became_reachable_count"]}
        assert gained == {monday(NIGHT) - dt.timedelta(weeks=4): 1}
        assert lost == {monday(NIGHT) - dt.timedelta(weeks=2): 1}


def test_a_refusal_holds_against_proof_of_the_same_instant_and_yields_to_newer_proof(models: ModelChain) -> None:
    granted, refused = consent("granted", week=3), consent("withdrawn", week=3)
    assert {row["reachable_count"] for row in growth(models, [granted, refused], [])} == {0}
    again = [granted, refused, consent("granted", week=1)]
    assert sum(row["became_reachable_count"] for row in growth(models, again, [])) == 1
    unproven = [granted, refused, consent("granted", week=1, proof=None)]
    assert sum(row["became_reachable_count"] for row in growth(models, unproven, [])) == 0


def test_who_came_and_went_within_a_week_did_neither(models: ModelChain) -> None:
    rows = growth(models, [consent("granted", week=2), consent("withdrawn", week=2, weekday=3)], [])
    assert sum(row["became_reachable_count"] + row["lost_count"] for row in rows) == 0


def test_words_of_an_id_that_merged_are_the_customers(models: ModelChain) -> None:
    merged = [{**consent("granted", week=2), "customer_id": "her old id"}]
    aliases = [{"alias_id": "her old id", "customer_id": PEOPLE[0]}]
    rows = growth(models, merged, [], customer_aliases=aliases)
    assert sum(row["became_reachable_count"] for row in rows) == 1
