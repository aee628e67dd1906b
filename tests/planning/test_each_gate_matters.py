"""A shop in which every gate stops its own customers; with a gate taken out of the SQL, just they are decided anew."""

import datetime as dt
from typing import Any, NamedTuple

import pytest
import sqlglot
from campaign_shop import (
    LONG_AGO,
    campaign,
    cap,
    consent,
    customer,
    days_ago,
    enrolment,
    member,
    message,
    step,
    suppression,
    triggered,
)
from planning_chain import Chain, decide
from sqlglot import exp

STOPPED = {
    ("plain", "reader"): "won",
    ("plain", "withdrew"): "consent_withdrawn",
    ("plain", "never asked"): "no_consent",
    ("plain", "waits for opt-in"): "consent_pending",
    ("plain", "left"): "unsubscribed",
    ("plain", "left by address"): "complained",
    ("plain", "without address"): "no_address",
    ("plain", "twin"): "shared_address",
    ("plain", "elder twin"): "won",
    ("plain", "capped in all"): "cap_total",
    ("plain", "capped by mail"): "cap_channel",
    ("plain", "capped on news"): "cap_topic",
    ("held", "held out"): "holdout_campaign",
    ("exits", "buyer"): "converted",
    ("paused", "of the paused"): "campaign_off",
    ("plain", "late"): "expired",
    ("unsure", "of a silent source"): "source_held",
    ("branched", "of another branch"): "not_on_branch",
    ("carts", "emptied the cart"): "trigger_ended",
    ("weekly", "of a Sunday"): "waits_for_day",
}


class Gate(NamedTuple):
    """A gate: the model and column in which it lives, what stands there without it, and whom it alone stops."""

    name: str
    model: str
    column: str
    instead: str
    whom: set[str]


GATES = [
    Gate("campaign", "int_candidates__wanted", "campaign_reason", "null", {"of the paused"}),
    Gate("validity", "int_candidates__wanted", "validity_reason", "null", {"late"}),
    Gate("converted", "int_candidates__wanted", "conversion_reason", "null", {"buyer"}),
    Gate("source", "int_candidates__wanted", "source_reason", "null", {"of a silent source"}),
    Gate("branch", "int_candidates__wanted", "branch_reason", "null", {"of another branch"}),
    Gate("trigger", "int_candidates__wanted", "trigger_reason", "null", {"emptied the cart"}),
    Gate("suppression", "int_candidates__reachability", "suppression_reason", "null", {"left", "left by address"}),
    Gate("reachable", "int_candidates__reachability", "address_reason", "null", {"without address"}),
    Gate("consent", "int_candidates__reachability", "consent_reason", "null",
     {"withdrew", "never asked", "waits for opt-in"}),
    Gate("owner", "int_candidates__owned", "is_owner", "true", {"twin"}),
    Gate("day", "int_candidates__timed", "day_reason", "null", {"of a Sunday"}),
    Gate("holdout", "int_candidates__held_out", "is_held_out", "false", {"held out"}),
    Gate("total cap", "int_candidates__ranked", "total_allowance", "9", {"capped in all"}),
    Gate("channel cap", "int_candidates__ranked", "channel_allowance", "9", {"capped by mail"}),
    Gate("topic cap", "int_candidates__ranked", "topic_allowance", "9", {"capped on news"}),
    Gate("fallback", "int_candidates__gated", "fallback_reason", "null", {"listed"}),
]  # fmt: skip


def one_for_each_gate() -> dict[str, list[Any]]:
    people = [customer_id for _, customer_id in STOPPED]
    traits: dict[str, dict[str, Any]] = {
        "without address": {"email_key": None},
        "twin": {"email_key": "shared", "last_order_date": days_ago(300)},
        "elder twin": {"email_key": "shared", "last_order_date": days_ago(200)},
        "buyer": {"last_order_date": days_ago(0)},
    }
    words = {"withdrew": "withdrawn", "never asked": None, "waits for opt-in": "pending"}
    by_address = suppression("nobody", "complained") | {"customer_id": None, "contact_key": "key of left by address"}
    return {
        "cards.campaigns": [
            campaign("plain"),
            campaign("held", holdout_basis_points=10_000),
            campaign("exits", exit_on_order=True),
            campaign("paused", is_enabled=False),
            campaign("unsure"),
            campaign("branched"),
            triggered("carts", "trg_carts", exit_on_trigger_end=True),
            campaign("weekly", message_type="regular"),
            campaign("listed"),
        ],
        "cards.campaign_steps": [
            *(step(name, "letter") for name in ("plain", "held", "exits", "paused", "unsure", "weekly")),
            step("branched", "letter", only_if="seg_plain"),
            step("carts", "letter"),
            step("listed", "letter"),
            step("listed", "list", channel="audience_file", instead_of="letter"),
        ],
        "main.int_segments__held": [{"segment": "seg_unsure", "held_reason": "source_silent"}],
        "main.dim_customers": [customer(one, **traits.get(one, {})) for one in (*people, "listed")],
        "main.int_segments__unioned": [*(member(*pair) for pair in STOPPED), member("listed", "listed")],
        "ledger.consents": [
            consent(one, status) for one in (*people, "listed") if (status := words.get(one, "granted")) is not None
        ],
        "ledger.suppressions": [suppression("left", "unsubscribed"), by_address],
        "ledger.enrolments": [
            enrolment("exits", "buyer", days_ago(2)),
            enrolment("plain", "late", days_ago(7)),
            enrolment("carts", "emptied the cart", days_ago(1), occurred_at=dt.datetime(2026, 10, 31, 9)),  # noqa: DTZ001 -- the ledger holds naive UTC
        ],
        "main.frequency_caps": [
            cap("total", "all", 2),
            cap("channel", "email", 1, days=1),
            cap("topic", "news", 1, days=None),
        ],
        "ledger.messages": [
            # Two last week in all channels: none of them a letter of today or about news in November.
            message("m1", "capped in all", days_ago(3), channel="audience_file", topic="loyalty"),
            message("m2", "capped in all", days_ago(2), channel="audience_file", topic="loyalty"),
            message("m3", "capped by mail", days_ago(0), topic="loyalty"),
            message("m4", "capped on news", days_ago(0), channel="audience_file"),
        ],
    }


def without_gate(sql: str, column: str, instead: str) -> str:
    """The SQL with every expression called `column` replaced; a gate that is not there is an error."""
    tree = sqlglot.parse_one(sql, read="duckdb")
    found = [node for node in tree.find_all(exp.Alias) if node.alias == column]
    assert found, f"no column {column}"
    for node in found:
        kind = "varchar" if instead == "null" else "boolean" if instead in ("true", "false") else "integer"
        node.set("this", sqlglot.parse_one(f"cast({instead} as {kind})", read="duckdb"))
    return tree.sql(dialect="duckdb")


def words(decisions: list[dict[str, Any]]) -> dict[tuple[str, str, str], str]:
    return {(row["campaign"], row["step"], row["customer_id"]): row["reason"] for row in decisions}


def test_each_gate_stops_its_own_customer(chain: Chain) -> None:
    decided = words(decide(chain, one_for_each_gate()))
    expected = {(name, "letter", one): reason for (name, one), reason in STOPPED.items()}
    assert decided == expected | {
        ("listed", "letter", "listed"): "won",
        ("listed", "list", "listed"): "reachable_by_email",
    }


@pytest.mark.parametrize("gate", GATES, ids=[gate.name for gate in GATES])
def test_without_a_gate_those_whom_it_stops_are_decided_anew(chain: Chain, gate: Gate) -> None:
    shop = one_for_each_gate()
    before = words(decide(chain, shop))
    after = words(
        decide(chain, shop, changed={gate.model: without_gate(chain.models[gate.model], gate.column, gate.instead)})
    )
    assert {key[2] for key in before if before[key] != after[key]} == gate.whom


def test_address_written_to_through_another_profile_is_left_alone(chain: Chain) -> None:
    """Field note 5, over two nights: the second profile does not get the first one's letter again."""
    shop = one_for_each_gate()
    shop["ledger.messages"].append(
        message("m9", "somebody", days_ago(20), campaign="plain", step="letter", contact_key="key of reader")
    )
    assert words(decide(chain, shop))["plain", "letter", "reader"] == "shared_address"


def test_paused_campaign_of_one_profile_does_not_silence_the_other(chain: Chain) -> None:
    """The later buyer shares the address, but nothing of hers can go tonight."""
    shop = one_for_each_gate()
    shop["main.dim_customers"] += [
        customer("off", email_key="one box", last_order_date=days_ago(1)),
        customer("on", email_key="one box", last_order_date=days_ago(300)),
    ]
    shop["main.int_segments__unioned"] += [member("paused", "off"), member("plain", "on")]
    shop["ledger.consents"] += [consent("off"), consent("on")]
    decided = words(decide(chain, shop))
    assert decided["paused", "letter", "off"] == "campaign_off"
    assert decided["plain", "letter", "on"] == "won"


def test_a_letter_that_waits_for_its_day_does_not_silence_the_other_profile(chain: Chain) -> None:
    shop = one_for_each_gate()
    shop["main.dim_customers"] += [
        customer("waits", email_key="one box", last_order_date=days_ago(1)),
        customer("goes", email_key="one box", last_order_date=days_ago(300)),
    ]
    shop["main.int_segments__unioned"] += [member("weekly", "waits"), member("plain", "goes")]
    shop["ledger.consents"] += [consent("waits"), consent("goes")]
    decided = words(decide(chain, shop))
    assert decided["weekly", "letter", "waits"] == "waits_for_day"
    assert decided["plain", "letter", "goes"] == "won"


def test_proven_consent_after_the_opt_out_opens_the_gate_again(chain: Chain) -> None:
    shop = one_for_each_gate()
    later = LONG_AGO + dt.timedelta(days=1)
    shop["ledger.consents"].append(
        consent("left") | {"consent_key": "again", "occurred_at": later, "proof": "a form with her name"}
    )
    assert words(decide(chain, shop))["plain", "letter", "left"] == "won"
