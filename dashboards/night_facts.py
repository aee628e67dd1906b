"""What the night's page counts, gathered from decisions, ledger and snapshot. Counts only: no customer is read."""

from collections.abc import Sequence
from typing import NamedTuple

from dashboards.charts.decision_bars import ReasonCount
from dashboards.decisions_reader import DecisionCount
from dashboards.ledger_reader import MessageCount
from dashboards.snapshot import Snapshot

STAGES = ("Candidates", "May be contacted", "Won the night's place", "Goes out", "Planned", "Handed over")
STAGE_MEANINGS = (
    "Candidates: (campaign step, customer) pairs that were due.",
    "May be contacted: not stopped by consent, an opt-out, the address, a purchase or the campaign.",
    "Won the night's place: within the limits and ahead of every other candidate.",
    "Goes out: won, and not held out to measure the campaign.",
    "Planned: a message of this run in the ledger.",
    "Handed over: accepted by the provider.",
)
STATUS_MEANINGS = {
    "planned": "Waits for its hour.",
    "reserved": "In a request that has not left yet.",
    "submitting": "In a request whose answer is awaited.",
    "accepted": "Handed over to the provider.",
    "delivered": "Taken by the receiving server.",
    "bounced": "Returned by the receiving server.",
    "dropped": "Not sent on by the provider.",
    "rejected": "Refused by the provider; it will not be sent.",
    "unknown": "Nobody knows yet whether it left; evidence decides, it is never sent twice.",
    "released": "Proven not to have left; planned again.",
    "withdrawn": "Taken back before it left.",
    "failed": "Could not be written; the others were not held up.",
    "expired": "Its time was over before it could leave.",
}


class StageCounts(NamedTuple):
    """One row per campaign and step: how many candidates reached each stage of STAGES."""

    campaign: str
    step: str
    counts: tuple[int, ...]


class SegmentSize(NamedTuple):
    """One row per segment, at the snapshot's date."""

    segment: str
    customer_count: int


class ReasonWords(NamedTuple):
    """What a reason is called, what it means, and its rank among the gates: the earliest gate has the smallest."""

    rank: int
    title: str
    explanation: str


def reason_words(snapshot: Snapshot) -> dict[str, ReasonWords]:
    """The words of every reason in the seed, in English, by the reason's key."""
    rows = snapshot.rows("select reason, rank, title_en, explanation_en from decision_reasons")
    return {reason: ReasonWords(int(rank), title, explanation) for reason, rank, title, explanation in rows}


def reason_counts(snapshot: Snapshot, decisions: Sequence[DecisionCount]) -> list[ReasonCount]:
    """The night's reasons in words: what goes out first, then from the last gate to the first.

    A reason that the seed lacks is shown by its key, at the end: a candidate is never dropped from the count.
    """
    words = reason_words(snapshot)
    totals: dict[tuple[str, str], int] = {}
    for decision in decisions:
        key = decision.reason, decision.verdict
        totals[key] = totals.get(key, 0) + decision.candidate_count
    counted = []
    for (reason, verdict), count in totals.items():
        rank, title, explanation = words.get(reason, ReasonWords(0, reason, ""))
        counted.append((-rank, ReasonCount(reason, verdict, title, explanation, count)))
    return [row for _, row in sorted(counted)]


def stage_counts(decisions: Sequence[DecisionCount], messages: Sequence[MessageCount]) -> list[StageCounts]:
    """How far each campaign step's candidates came, in the order of campaign and step."""
    keys = sorted({(row.campaign, row.step) for row in decisions} | {(row.campaign, row.step) for row in messages})
    found = []
    for campaign, step in keys:
        verdicts: dict[str, int] = {}
        for decision in decisions:
            if (decision.campaign, decision.step) == (campaign, step):
                verdicts[decision.verdict] = verdicts.get(decision.verdict, 0) + decision.candidate_count
        own = [message for message in messages if (message.campaign, message.step) == (campaign, step)]
        candidates = sum(verdicts.values())
        goes_out = verdicts.get("send", 0)
        won = goes_out + verdicts.get("held_out", 0)
        counts = (
            candidates,
            candidates - verdicts.get("stopped", 0),
            won,
            goes_out,
            sum(message.message_count for message in own),
            sum(message.handed_over for message in own),
        )
        found.append(StageCounts(campaign, step, counts))
    return found


def segment_sizes(snapshot: Snapshot) -> tuple[list[SegmentSize], int]:
    """The segments at the newest date, largest first, and the number of all customers."""
    rows = snapshot.rows(
        """
        select segment, customer_count from rpt_segment_sizes
        where as_of_date = (select max(as_of_date) from rpt_segment_sizes)
        order by customer_count desc, segment
        """
    )
    customers = int(snapshot.rows("select count(*) from dim_customers")[0][0])
    return [SegmentSize(segment, int(count)) for segment, count in rows], customers
