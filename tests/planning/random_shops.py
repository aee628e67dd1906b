"""Random shops: a dozen customers with half as many addresses, few campaigns and tight caps, so that they meet often.

A run costs the same for one customer as for a hundred, so a few fuller shops search further than many small ones.
"""

import datetime as dt
from typing import Any

from campaign_shop import campaign, cap, consent, customer, days_ago, enrolment, member, message, step, suppression
from hypothesis import strategies as st
from planning_chain import Row, Tables
from prepared_build import ROUNDS

CUSTOMERS = tuple(f"customer {number}" for number in range(12))
ADDRESSES = tuple(f"k{number}" for number in range(6))
ZONES = ("Europe/Moscow", "Pacific/Auckland", "America/New_York", "America/Los_Angeles", "Asia/Kolkata")
TOPICS = ("news", "discount", "loyalty")
STATUSES = ("accepted", "unknown", "planned", "rejected", "withdrawn", "failed")
CHANNELS = ("email", "audience_file")

Draw = Any  # hypothesis gives it no public type


def some_days_ago(most: int) -> st.SearchStrategy[dt.date]:
    return st.integers(0, most).map(days_ago)


def one_for_each(choices: tuple[str | None, ...]) -> st.SearchStrategy[list[str | None]]:
    """One of the choices per customer."""
    return st.lists(st.sampled_from(choices), min_size=len(CUSTOMERS), max_size=len(CUSTOMERS))


@st.composite
def customers(draw: Draw, customer_id: str) -> Row:
    return customer(
        customer_id,
        email_key=draw(st.sampled_from((*ADDRESSES, *ADDRESSES, None))),
        timezone=draw(st.sampled_from(ZONES)),
        last_order_date=draw(st.none() | some_days_ago(3)),
    )


@st.composite
def steps(draw: Draw, name: str) -> list[Row]:
    """One letter or list; often a second step, which may stand in for the first."""
    first = step(name, "first", channel=draw(st.sampled_from(CHANNELS)), valid_days=draw(st.integers(1, 4)))
    if not draw(st.booleans()):
        return [first]
    stands_in = "first" if first["channel"] == "email" and draw(st.booleans()) else None
    channel = "audience_file" if stands_in else draw(st.sampled_from(CHANNELS))
    return [first, step(name, "second", channel=channel, instead_of=stands_in)]


@st.composite
def messages(draw: Draw, number: int) -> Row:
    channel = draw(st.sampled_from(CHANNELS))
    return message(
        f"m{number}",
        draw(st.sampled_from(CUSTOMERS)),
        draw(some_days_ago(9)),
        contact_key=draw(st.sampled_from(ADDRESSES)) if channel == "email" else None,
        channel=channel,
        topic=draw(st.sampled_from(TOPICS)),
        status=draw(st.sampled_from(STATUSES)),
    )


@st.composite
def caps(draw: Draw) -> list[Row]:
    """A total cap, as every shop has one; of the others some, with 0 and without a number among them."""
    most = st.none() | st.integers(0, 2)
    limits = [cap("total", "all", draw(st.integers(0, ROUNDS)), days=draw(st.integers(1, 7)))]
    if draw(st.booleans()):
        limits.append(cap("total", "all", draw(st.integers(0, ROUNDS)), days=8))
    limits += [cap("channel", channel, draw(most), days=1) for channel in CHANNELS if draw(st.booleans())]
    limits += [
        cap("topic", topic, draw(most), days=draw(st.sampled_from((None, 7))))
        for topic in TOPICS
        if draw(st.booleans())
    ]
    return limits


@st.composite
def shops(draw: Draw) -> Tables:
    names = [f"c{number}" for number in range(draw(st.integers(1, 4)))]
    pairs = [(name, one) for name in names for one in CUSTOMERS]
    # Mostly consenting and free of suppressions: what the gates stop never meets a cap.
    statuses = draw(one_for_each(("granted",) * 6 + ("pending", "withdrawn", None)))
    reasons = draw(one_for_each((None,) * 8 + ("unsubscribed", "hard_bounce")))
    return {
        "cards.campaigns": [
            campaign(
                name,
                message_type=draw(st.sampled_from(("regular", "triggered"))),
                topic=draw(st.sampled_from(TOPICS)),
                priority=draw(st.sampled_from((10, 20))),
                holdout_basis_points=draw(st.sampled_from((0, 0, 3000, 6000))),
                exit_on_order=draw(st.booleans()),
                is_enabled=draw(st.sampled_from((True,) * 8 + (False,))),
            )
            for name in names
        ],
        "cards.campaign_steps": [one for name in names for one in draw(steps(name))],
        "main.dim_customers": [draw(customers(one)) for one in CUSTOMERS],
        "main.int_segments__unioned": [member(*pair) for pair in pairs if draw(st.integers(0, 3))],
        "main.frequency_caps": draw(caps()),
        "ledger.enrolments": [
            enrolment(*pair, draw(some_days_ago(4))) for pair in pairs if not draw(st.integers(0, 3))
        ],
        "ledger.consents": [
            consent(one, status) for one, status in zip(CUSTOMERS, statuses, strict=True) if status is not None
        ],
        "ledger.suppressions": [
            suppression(one, reason) for one, reason in zip(CUSTOMERS, reasons, strict=True) if reason is not None
        ],
        "ledger.messages": [draw(messages(number)) for number in range(draw(st.integers(0, 12)))],
    }
