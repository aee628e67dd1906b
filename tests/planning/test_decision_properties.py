"""What holds for the decisions of any shop, over the SQL that a night runs."""

import csv
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import pytest
from campaign_shop import campaign, cap, consent, customer, days_ago, member, message, step
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from plain_walk import Decision, covers, fits, in_order, key_of, used_before, walk
from planning_chain import Chain, Row, Tables, decide
from random_shops import shops

from setka.paths import DBT_PROJECT

# A shop takes a quarter of a second; the chain is shared on purpose, each call replaces all of its rows.
in_shops = settings(
    max_examples=12,
    deadline=None,
    # A suite that fails on one machine and passes on another teaches nobody. To search further, raise max_examples.
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


def sent(decisions: Iterable[Decision]) -> list[Decision]:
    return [row for row in decisions if row["verdict"] == "send"]


def through_the_gates(decisions: Iterable[Decision]) -> list[Decision]:
    """Those that meet the caps: what waits for a better day has not come to them."""
    return [row for row in decisions if row["verdict"] != "stopped" and row["reason"] != "waits_for_day"]


def addresses_of(shop: Tables) -> Mapping[str, str | None]:
    return {row["customer_id"]: row["email_key"] for row in shop["main.dim_customers"]}


def rows(shop: Tables, name: str) -> list[Row]:
    return list(shop[name])


def limits(shop: Tables) -> list[Row]:
    return [row for row in shop["main.frequency_caps"] if row["max_messages"] is not None]


@pytest.fixture(scope="module")
def reasons() -> Mapping[str, Mapping[str, str]]:
    with (DBT_PROJECT / "seeds" / "decision_reasons.csv").open(encoding="utf-8") as file:
        return {row["reason"]: row for row in csv.DictReader(file)}


@in_shops
@given(shop=shops(), seed=st.integers(0, 2**16))
def test_order_of_the_rows_changes_no_decision(chain: Chain, shop: Tables, seed: int) -> None:
    """Field note 23."""
    shuffled = {name: random.Random(seed).sample(list(table), len(list(table))) for name, table in shop.items()}
    assert decide(chain, shop) == decide(chain, shuffled)


@in_shops
@given(shop=shops())
def test_no_cap_is_exceeded(chain: Chain, shop: Tables) -> None:
    """Counting what each person or her address got on earlier nights, and every message of tonight."""
    by_customer: dict[str, list[Decision]] = defaultdict(list)
    for decision in sent(decide(chain, shop)):
        by_customer[decision["customer_id"]].append(decision)
    for customer_id, mine in by_customer.items():
        assert len({decision["local_send_date"] for decision in mine}) == 1
        for limit in limits(shop):
            counted = [decision for decision in mine if covers(limit, decision)]
            if counted:
                before = used_before(limit, counted[0], rows(shop, "ledger.messages"), addresses_of(shop)[customer_id])
                assert before + len(counted) <= limit["max_messages"], (limit, before, counted)


@in_shops
@given(shop=shops())
def test_every_candidate_has_one_reason_and_its_verdict(
    chain: Chain, reasons: Mapping[str, Mapping[str, str]], shop: Tables
) -> None:
    decisions = decide(chain, shop)
    candidates = chain.connection.sql("from setka.main.plan_candidates").to_arrow_table().to_pylist()
    assert Counter(map(key_of, decisions)) == Counter(map(key_of, candidates))
    assert all(count == 1 for count in Counter(map(key_of, decisions)).values())
    for decision in decisions:
        assert decision["verdict"] == reasons[decision["reason"]]["verdict"]
        assert (decision["beaten_by"] is not None) == (decision["reason"] == "beaten")
        assert decision["verdict"] != "send" or decision["scheduled_at"] < decision["valid_until"]


@in_shops
@given(shop=shops())
def test_held_out_customers_get_nothing_and_take_nothing(chain: Chain, shop: Tables) -> None:
    """Without them everybody else is decided as before."""
    decisions = decide(chain, shop)
    held_out = {(row["campaign"], row["customer_id"]) for row in decisions if row["gate_holdout"] == "stop"}
    assert not [row for row in sent(decisions) if (row["campaign"], row["customer_id"]) in held_out]
    others = [row for row in decisions if (row["campaign"], row["customer_id"]) not in held_out]
    assert decide(chain, shop, without=held_out) == others


@in_shops
@given(shop=shops())
def test_an_address_gets_letters_through_one_profile_and_each_step_once(chain: Chain, shop: Tables) -> None:
    """Field note 5."""
    letters = [row for row in sent(decide(chain, shop)) if row["channel"] == "email"]
    profiles: dict[str, set[str]] = defaultdict(set)
    for letter in letters:
        profiles[letter["contact_key"]].add(letter["customer_id"])
    assert all(len(customers) == 1 for customers in profiles.values()), profiles
    doubled = Counter((row["contact_key"], row["campaign"], row["step"]) for row in letters)
    assert not [key for key, count in doubled.items() if count > 1]


@in_shops
@given(shop=shops())
def test_no_deferred_candidate_could_still_be_added(chain: Chain, shop: Tables) -> None:
    decisions = decide(chain, shop)
    for decision in through_the_gates(decisions):
        if decision["verdict"] == "deferred" and decision["gate_holdout"] == "pass":
            mine = [row for row in sent(decisions) if row["customer_id"] == decision["customer_id"]]
            address = addresses_of(shop)[decision["customer_id"]]
            assert not fits(decision, mine, limits(shop), rows(shop, "ledger.messages"), address), decision


@in_shops
@given(shop=shops())
def test_rounds_choose_what_a_plain_walk_down_the_ranking_chooses(chain: Chain, shop: Tables) -> None:
    decisions = decide(chain, shop)
    chosen = walk(through_the_gates(decisions), limits(shop), rows(shop, "ledger.messages"), addresses_of(shop))
    note(f"{len(decisions)} candidates, {len(chosen)} chosen")
    assert {key_of(row) for row in decisions if row["verdict"] in ("send", "held_out")} == chosen


@in_shops
@given(shop=shops())
def test_what_beats_a_candidate_is_sent_ranks_above_it_and_shares_a_full_cap(chain: Chain, shop: Tables) -> None:
    decisions = decide(chain, shop)
    order = {key_of(row): rank for rank, row in enumerate(in_order(through_the_gates(decisions)))}
    for loser in (row for row in decisions if row["reason"] == "beaten"):
        winners = [
            row
            for row in sent(decisions)
            if row["customer_id"] == loser["customer_id"] and f"{row['campaign']}/{row['step']}" == loser["beaten_by"]
        ]
        assert winners and order[key_of(winners[0])] < order[key_of(loser)]
        assert [limit for limit in limits(shop) if covers(limit, loser) and covers(limit, winners[0])]


def test_random_shops_reach_every_verdict_and_most_reasons(chain: Chain) -> None:
    """The properties would hold of nothing if the shops held nothing."""
    seen: Counter[str] = Counter()

    @in_shops
    @given(shop=shops())
    def look(shop: Tables) -> None:
        seen.update(row["reason"] for row in decide(chain, shop))

    look()
    wanted = {"won", "holdout_campaign", "beaten", "cap_total", "cap_channel", "cap_topic", "shared_address"}
    stopped = {"campaign_off", "expired", "converted", "unsubscribed", "hard_bounce", "consent_withdrawn", "no_address"}
    assert wanted | stopped | {"reachable_by_email", "waits_for_day"} <= set(seen), seen


def two_letters(**limits_by_topic: int) -> dict[str, Any]:
    """One customer, a letter about a discount of priority 90, one with news of priority 80, one letter a day."""
    return {
        "cards.campaigns": [
            campaign("discounts", topic="discount", priority=90),
            campaign("news", topic="news", priority=80),
        ],
        "cards.campaign_steps": [step("discounts", "letter"), step("news", "letter")],
        "main.dim_customers": [customer("anna")],
        "main.int_segments__unioned": [member("discounts", "anna"), member("news", "anna")],
        "main.frequency_caps": [
            cap("total", "all", 2, days=1),
            cap("channel", "email", 1, days=1),
            *(cap("topic", topic, most, days=None) for topic, most in limits_by_topic.items()),
        ],
        "ledger.consents": [consent("anna")],
    }


def test_the_next_letter_goes_when_the_best_one_may_not(chain: Chain) -> None:
    """The case that ranking per cap gets wrong: nobody would be sent anything."""
    shop = two_letters(discount=1) | {"ledger.messages": [message("m", "anna", days_ago(0), topic="discount",
                                                                  channel="audience_file")]}  # fmt: skip
    decisions = {row["campaign"]: row for row in decide(chain, shop)}
    assert (decisions["discounts"]["verdict"], decisions["discounts"]["reason"]) == ("deferred", "cap_topic")
    assert decisions["discounts"]["beaten_by"] is None
    assert decisions["news"]["verdict"] == "send"


def test_the_better_letter_goes_when_both_may_and_is_named(chain: Chain) -> None:
    decisions = {row["campaign"]: row for row in decide(chain, two_letters())}
    assert decisions["discounts"]["verdict"] == "send"
    assert (decisions["news"]["reason"], decisions["news"]["beaten_by"]) == ("beaten", "discounts/letter")
