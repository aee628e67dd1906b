"""The arbitration as one would do it by hand: walk down each customer's ranking and take what every cap still allows.

It reads candidates that passed their own gates, earlier messages and caps, and none of the models behind the SQL.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from planning_chain import Row

Decision = Mapping[str, Any]
Key = tuple[str, str, str, str]

TYPES = ("transactional", "triggered", "regular")
NEVER_LEFT = ("rejected", "withdrawn", "failed")


def key_of(row: Row) -> Key:
    return row["campaign"], row["step"], row["customer_id"], row["trigger_key"]


def in_order(decisions: Iterable[Decision]) -> list[Decision]:
    """The total order of design decision D6: type, priority, time inside, key."""
    return sorted(
        decisions,
        key=lambda row: (TYPES.index(row["message_type"]), -row["priority"], row["enrolled_on"], *key_of(row)),
    )


def covers(cap: Row, sending: Row) -> bool:
    """Whether the cap is about messages of this channel or topic."""
    return cap["scope_kind"] == "total" or cap["scope"] == sending[cap["scope_kind"]]


def in_window(cap: Row, message: Row, decision: Decision) -> bool:
    """Whether a message of an earlier night falls into the cap's window that ends on the decision's send date."""
    sent, planned = message["local_send_date"], decision["local_send_date"]
    if cap["window_kind"] == "calendar_month":
        return bool((sent.year, sent.month) == (planned.year, planned.month))
    return bool((planned - sent).days < cap["window_days"])


def reached_before(message: Row, decision: Decision, address: str | None) -> bool:
    """Whether the message left, or may have left, for this person or her address."""
    if message["message_type"] == "transactional" or message["status"] in NEVER_LEFT:
        return False
    return message["customer_id"] == decision["customer_id"] or (
        address is not None and message["contact_key"] == address
    )


def used_before(cap: Row, decision: Decision, messages: Iterable[Row], address: str | None) -> int:
    """How many messages of earlier nights count against the cap for this decision."""
    return sum(
        covers(cap, message) and reached_before(message, decision, address) and in_window(cap, message, decision)
        for message in messages
    )


def fits(
    decision: Decision, taken: Iterable[Decision], caps: Iterable[Row], messages: list[Row], address: str | None
) -> bool:
    """Whether one more message, beside those `taken` tonight by the same customer, breaks no cap that covers it."""
    beside = list(taken)
    return all(
        used_before(cap, decision, messages, address) + sum(covers(cap, other) for other in beside)
        < cap["max_messages"]
        for cap in caps
        if cap["max_messages"] is not None and covers(cap, decision)
    )


def walk(
    contenders: Iterable[Decision], caps: list[Row], messages: list[Row], addresses: Mapping[str, str | None]
) -> set[Key]:
    """The keys of those who would be sent, or would have been had they not been held out."""
    taken: dict[str, list[Decision]] = {}
    chosen = set()
    for decision in in_order(contenders):
        mine = taken.setdefault(decision["customer_id"], [])
        if fits(decision, mine, caps, messages, addresses[decision["customer_id"]]):
            chosen.add(key_of(decision))
            if decision["gate_holdout"] == "pass":
                mine.append(decision)
    return chosen
