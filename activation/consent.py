"""Whether a person may be written to on a channel: the one rule, as a pure function.

The planning models apply the same rule in SQL (int_consents__effective, int_suppressions__effective); dispatch applies
this one again at hand-over. A test holds both equal.

1. A withdrawal holds until a *newer* grant *with proof*; at the same instant the withdrawal holds.
2. A grant without proof (an import, say) counts only where there never was a withdrawal.
3. Pending (double opt-in not confirmed) is not consent.
4. An opt-out (unsubscribed, complained, consent withdrawn for the address) ends only with a newer grant with proof.
   A dead address (hard_bounce) stays dead.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from activation.ledger.instants import naive_utc

ConsentStatus = Literal["granted", "pending", "withdrawn", "none"]

HARD_BOUNCE = "hard_bounce"
# From the gravest down; the order of `rank` in dbt/seeds/decision_reasons.csv.
SUPPRESSION_REASONS = ("complained", "unsubscribed", "consent_withdrawn", HARD_BOUNCE)
_STATUS_REASONS = {
    "withdrawn": "consent_withdrawn",
    "pending": "consent_pending",
    "none": "no_consent",
}


@dataclass(frozen=True)
class ConsentRecord:
    """One row of the ledger's consents, of one customer, channel and purpose."""

    status: str
    occurred_at: dt.datetime
    proof: str | None


@dataclass(frozen=True)
class SuppressionRecord:
    """One row of the ledger's suppressions that concerns the customer or her address."""

    reason: str
    occurred_at: dt.datetime


def effective_consent(consents: Iterable[ConsentRecord]) -> ConsentStatus:
    """What the records of one customer, channel and purpose amount to, in any order."""
    records = list(consents)
    withdrawn_at = _newest(record.occurred_at for record in records if record.status == "withdrawn")
    proven_at = proven_grant(records)
    if withdrawn_at is not None and (proven_at is None or proven_at <= withdrawn_at):
        return "withdrawn"
    if any(record.status == "granted" for record in records):
        return "granted"
    return "pending" if any(record.status == "pending" for record in records) else "none"


def proven_grant(consents: Iterable[ConsentRecord]) -> dt.datetime | None:
    """When consent was last granted with proof, naive UTC, or None."""
    return _newest(record.occurred_at for record in consents if record.status == "granted" and record.proof)


def reason_not_to_contact(
    consents: Iterable[ConsentRecord],
    suppressions: Iterable[SuppressionRecord],
    *,
    channel: Literal["email", "audience_file"],
    is_marketing: bool = True,
) -> str | None:
    """The gravest reason (a key of decision_reasons) not to contact the customer, or None.

    `consents` and `suppressions` are those about e-mail. On the audience file, which stays in the shop, opt-outs hold,
    while the lack of consent and a dead address do not matter. What is no marketing only a dead address keeps away.
    """
    if not is_marketing:
        return HARD_BOUNCE if any(record.reason == HARD_BOUNCE for record in suppressions) else None
    records = list(consents)
    proven_at = proven_grant(records)
    standing = {
        record.reason
        for record in suppressions
        if record.reason == HARD_BOUNCE or proven_at is None or proven_at <= naive_utc(record.occurred_at)
    }
    status = effective_consent(records)
    if channel == "audience_file":
        standing.discard(HARD_BOUNCE)
        status = "withdrawn" if status == "withdrawn" else "granted"
    if status == "withdrawn":
        standing.add("consent_withdrawn")
    gravest = next((reason for reason in SUPPRESSION_REASONS if reason in standing), None)
    return gravest or _STATUS_REASONS.get(status)


def _newest(instants: Iterable[dt.datetime]) -> dt.datetime | None:
    return max((naive_utc(instant) for instant in instants), default=None)
