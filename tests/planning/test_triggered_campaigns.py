"""Campaigns that answer what happens: who enters, what ends them, and what goes whatever anybody agreed to."""

import datetime as dt
from typing import Any

from campaign_shop import (
    NIGHT,
    campaign,
    cap,
    consent,
    customer,
    days_ago,
    enrolment,
    member,
    message,
    occurrence,
    step,
    suppression,
    transactional,
    triggered,
)
from planning_chain import Chain, decide

Reasons = dict[tuple[str, str, str], str]


def at(day: int, hour: int = 12, month: int = 10) -> dt.datetime:
    """An instant of the autumn, naive UTC as the warehouse holds them."""
    return dt.datetime(2026, month, day, hour)  # noqa: DTZ001 -- the warehouse holds naive UTC


def reasons(decisions: list[dict[str, Any]]) -> Reasons:
    return {(row["step"], row["customer_id"], row["trigger_key"]): row["reason"] for row in decisions}


def readers(*names: str, **traits: Any) -> dict[str, list[Any]]:
    return {
        "main.dim_customers": [customer(name, **traits) for name in names],
        "ledger.consents": [consent(name) for name in names],
    }


def two_reminders(**fields: Any) -> dict[str, list[Any]]:
    return {
        "cards.campaigns": [
            triggered(
                "cart",
                "trg_carts",
                **{"exit_on_order": True, "exit_on_trigger_end": True, "reentry_days": 30, "lasts_days": 8, **fields},
            )
        ],
        "cards.campaign_steps": [
            step("cart", "reminder", after_days=1, valid_days=2),
            step("cart", "second", after_days=4, valid_days=2, is_first_in_channel=False),
            step("cart", "list", after_days=6, valid_days=2, channel="audience_file"),
        ],
    }


def test_an_unfinished_purchase_is_reminded_of_twice_n_days_apart_unless_it_ends(chain: Chain) -> None:
    """S115: two reminders, N days apart; a purchase cancels what remains before the decision to send.

    Olga left her cart yesterday; the cart of Anna is three days older and her first letter is out. Boris ordered after
    he left it, Vera ordered before, Gleb emptied it.
    """
    carts = {"yesterday": at(31), "four days ago": at(28)}
    insiders = [
        enrolment("cart", name, days_ago(4), trigger_key="k", occurred_at=carts["four days ago"])
        for name in ("anna", "boris", "vera", "gleb")
    ]
    decided = reasons(
        decide(
            chain,
            {
                **two_reminders(),
                **readers("olga", "anna", "boris", "vera", "gleb", "dina"),
                "ledger.enrolments": insiders,
                "ledger.messages": [
                    message(f"m {name}", name, days_ago(3), campaign="cart", step="reminder", trigger_key="k")
                    for name in ("anna", "boris", "vera", "gleb")
                ],
                "main.fct_orders": [
                    {"customer_id": "boris", "ordered_at": at(30)},
                    {"customer_id": "vera", "ordered_at": carts["four days ago"]},
                ],
                "main.int_triggers__unioned": [
                    occurrence("trg_carts", "olga", carts["yesterday"]),
                    *(occurrence("trg_carts", name, at(28)) for name in ("anna", "boris", "vera")),
                    # This morning, after midnight in the shop: her reminder is due tomorrow.
                    occurrence("trg_carts", "dina", at(31, 23)),
                ],
            },
        )
    )
    assert decided == {
        ("reminder", "olga", "2026-10-31"): "won",
        ("second", "anna", "k"): "won",
        ("second", "boris", "k"): "converted",
        ("second", "vera", "k"): "won",
        ("second", "gleb", "k"): "trigger_ended",
    }


def test_what_happened_before_the_card_counts_and_what_is_stale_starts_nothing(chain: Chain) -> None:
    decided = reasons(
        decide(
            chain,
            {
                **two_reminders(starts_on=dt.date(2026, 10, 30)),
                **readers("in time", "before it", "stale"),
                "main.int_triggers__unioned": [
                    # 29 October, 21:00 UTC, is the 30th in the shop.
                    occurrence("trg_carts", "in time", at(29, 21)),
                    occurrence("trg_carts", "before it", at(29, 20)),
                    occurrence("trg_carts", "stale", at(20)),
                ],
            },
        )
    )
    assert decided == {("reminder", "in time", "2026-10-29"): "won"}


def test_a_second_letter_follows_a_first_one(chain: Chain) -> None:
    """On the night on which a card is switched on carts are days old already: nobody gets the last letter as the first,
    and the list is open to whom no letter could reach.
    """
    decided = reasons(
        decide(
            chain,
            {
                **two_reminders(),
                **readers("four days", "six days"),
                "main.int_triggers__unioned": [
                    occurrence("trg_carts", "four days", at(28)),
                    occurrence("trg_carts", "six days", at(26)),
                ],
            },
        )
    )
    assert decided == {("list", "six days", "2026-10-26"): "won"}


def test_a_letter_says_what_the_trigger_tells_tonight(chain: Chain) -> None:
    """The cart of yesterday's enrolment held three things; one of them has sold out since."""
    (decision,) = decide(
        chain,
        {
            **two_reminders(),
            **readers("olga"),
            "ledger.enrolments": [
                enrolment("cart", "olga", days_ago(1), occurred_at=at(31), context='{"product_count": 3}')
            ],
            "main.int_triggers__unioned": [
                occurrence("trg_carts", "olga", at(31), context='{"product_count": 2}'),
            ],
        },
    )
    assert '"occurrence": {"product_count": 2}' in decision["context"]
    assert decision["reason"] == "won"


def test_a_series_that_is_edited_goes_on_as_it_was_for_those_in_it(chain: Chain) -> None:
    """S110: steps and delays make the series; who is inside finishes the version entered, newcomers get the new one."""
    versions = {"v1": 4, "v2": 6}
    decisions = decide(
        chain,
        {
            **readers("inside", "newcomer"),
            "cards.campaigns": [
                triggered("welcome", "trg_subscribed", card_version=version, is_current=version == "v2", lasts_days=9)
                for version in versions
            ],
            "cards.campaign_steps": [
                one
                for version, after in versions.items()
                for one in (
                    step("welcome", "thanks", card_version=version, template=f"thanks of {version}"),
                    step("welcome", "second", card_version=version, after_days=after, is_first_in_channel=False),
                )
            ],
            "ledger.enrolments": [enrolment("welcome", "inside", days_ago(4), occurred_at=at(28), trigger_key="k")],
            "ledger.messages": [
                message("m", "inside", days_ago(4), campaign="welcome", step="thanks", trigger_key="k")
            ],
            "main.int_triggers__unioned": [occurrence("trg_subscribed", "newcomer", at(31))],
        },
    )
    assert {(row["customer_id"], row["step"], row["card_version"], row["reason"]) for row in decisions} == {
        ("inside", "second", "v1", "won"),
        ("newcomer", "thanks", "v2", "won"),
    }


def test_a_one_off_segment_becomes_a_trigger_for_those_who_enter_it_from_then_on(chain: Chain) -> None:
    """S6: `mode: trigger` sends only to who entered after the activation, once each until they may enter again."""
    moved = {"new": days_ago(1), "on the first day": days_ago(3), "before it": days_ago(4), "again": days_ago(0)}
    decided = reasons(
        decide(
            chain,
            {
                **readers(*moved, "never moved", "left again"),
                "cards.campaigns": [campaign("promo", entry="move", starts_on=days_ago(3), reentry_days=10)],
                "cards.campaign_steps": [step("promo", "letter")],
                "main.int_segments__unioned": [member("promo", name) for name in (*moved, "never moved")],
                "main.int_segment_moves__recent": [
                    {"segment": "seg_promo", "customer_id": name, "moved_date": date, "move": "entered"}
                    for name, date in {**moved, "left again": days_ago(1)}.items()
                ],
                # She was sent it nine days ago and has come into the segment a second time.
                "ledger.enrolments": [enrolment("promo", "again", days_ago(9))],
                "ledger.messages": [
                    message("m", "again", days_ago(9), campaign="promo", trigger_key=days_ago(9).isoformat())
                ],
            },
        )
    )
    assert decided == {
        ("letter", "new", "2026-10-31"): "won",
        ("letter", "on the first day", "2026-10-29"): "won",
    }


def test_a_date_is_asked_once_and_a_missed_one_while_its_letter_is_valid(chain: Chain) -> None:
    """S210: a date is kept; the run after a missed night sends what is still valid and skips what is not.

    The night is a Sunday, which is no good day for news: whoever names dates has chosen the day.
    """

    def decided_on(occurs_on: dt.date, **more: list[Any]) -> Reasons:
        dates = [{"campaign": "news", "card_version": "v1", "occurs_on": occurs_on}]
        return reasons(
            decide(
                chain,
                {
                    **readers("olga", "joined later"),
                    "cards.campaigns": [campaign("news", entry="date", message_type="regular", reentry_days=7)],
                    "cards.campaign_dates": dates,
                    "cards.campaign_steps": [step("news", "letter", valid_days=3)],
                    "main.int_segments__unioned": [member("news", "olga"), member("news", "joined later")],
                    **more,
                },
            )
        )

    both = {"olga": "won", "joined later": "won"}
    assert {one: why for (_, one, _), why in decided_on(NIGHT).items()} == both
    assert {one: why for (_, one, _), why in decided_on(days_ago(2)).items()} == both, "the night was missed"
    assert set(decided_on(days_ago(3)).values()) == {"expired"}
    assert decided_on(days_ago(-1)) == {}
    asked = enrolment("news", "olga", days_ago(1))
    waits = decided_on(days_ago(1), **{"ledger.enrolments": [asked]})
    assert waits == {("letter", "olga", "2026-10-31"): "won"}, "who was deferred still waits, nobody else is asked"


def test_a_message_about_an_order_goes_to_whoever_ordered_at_once_and_once(chain: Chain) -> None:
    """Held out, unsubscribed, over every cap, behind a shared address: she is told. A dead address is left alone."""
    people = ("held out", "unsubscribed", "withdrew", "capped", "shares", "shares too", "dead address")
    shop = {
        "cards.campaigns": [transactional("receipts", "trg_orders", holdout_basis_points=10_000)],
        "cards.campaign_steps": [step("receipts", "letter", valid_days=2)],
        "main.dim_customers": [
            customer(name, **({"email_key": "shared"} if name.startswith("shares") else {})) for name in people
        ],
        "ledger.consents": [consent("withdrew", "withdrawn")],
        "ledger.suppressions": [
            suppression("unsubscribed", "unsubscribed"),
            suppression("dead address", "hard_bounce"),
        ],
        "main.frequency_caps": [cap("total", "all", 1)],
        "ledger.messages": [message("m", "capped", days_ago(0))],
        "main.int_triggers__unioned": [
            *(occurrence("trg_orders", name, at(31, 15), trigger_key=f"order of {name}") for name in people),
            occurrence("trg_orders", "capped", at(31, 16), trigger_key="her second order"),
            occurrence("trg_orders", "capped", at(31, 10), trigger_key="confirmed before"),
        ],
        "ledger.enrolments": [
            enrolment("receipts", "capped", days_ago(1), trigger_key="confirmed before", occurred_at=at(31, 10))
        ],
    }
    shop["ledger.messages"].append(
        message("r", "capped", days_ago(1), campaign="receipts", trigger_key="confirmed before")
    )
    decisions = decide(chain, shop)
    expected = {("letter", name, f"order of {name}"): "won" for name in people}
    expected["letter", "dead address", "order of dead address"] = "hard_bounce"
    expected["letter", "capped", "her second order"] = "won"
    assert reasons(decisions) == expected
    sent = [row for row in decisions if row["verdict"] == "send"]
    assert {row["scheduled_at"] for row in sent} == {at(1, 0, month=11)}, "no window keeps it back"
    marketing_gates = ("gate_caps", "gate_holdout", "gate_consent", "gate_owner")
    assert {row[gate] for row in sent for gate in marketing_gates} == {"not_applicable"}


def test_a_message_about_an_order_takes_no_slot_of_marketing(chain: Chain) -> None:
    shop = {
        **readers("olga"),
        "cards.campaigns": [
            transactional("receipts", "trg_orders"),
            campaign("news", message_type="regular", entry="date"),
        ],
        "cards.campaign_dates": [{"campaign": "news", "card_version": "v1", "occurs_on": NIGHT}],
        "cards.campaign_steps": [step("receipts", "letter", valid_days=2), step("news", "letter")],
        "main.int_segments__unioned": [member("news", "olga")],
        "main.frequency_caps": [cap("total", "all", 1), cap("channel", "email", 1)],
        "main.int_triggers__unioned": [occurrence("trg_orders", "olga", at(31, 15))],
    }
    assert set(reasons(decide(chain, shop)).values()) == {"won"}
