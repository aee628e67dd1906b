"""An explanation in plain words, for `setka why`."""

import datetime as dt
from collections.abc import Iterator

from activation.story import MessageStory
from activation.why import Candidate, Explanation
from setka.settings import zone

_VERDICTS = {
    "send": "is sent",
    "held_out": "is held out on purpose",
    "deferred": "waits",
    "stopped": "is not sent",
}
_CHANNELS = {"email": "by e-mail", "audience_file": "on the shop's list"}
# What each gate asks, so that a 'stop' reads as an answer.
_GATES = {
    "campaign": "is the campaign on",
    "validity": "is the step still valid",
    "converted": "has she not bought since entering",
    "source": "is it known tonight who is meant",
    "trigger": "does what let her in still hold",
    "branch": "is she in the segment that this step is for",
    "suppression": "has she not opted out, and is the address alive",
    "reachable": "is there an address",
    "consent": "is there consent",
    "fallback": "is it true that the step this one stands in for cannot reach her",
    "owner": "is hers the one profile of the address",
    "day": "is the day good enough for it",
    "caps": "is there room under the limits, and is nothing better due",
    "holdout": "is she outside the holdouts",
}
_ANSWERS = {"pass": "yes", "stop": "no", "not_applicable": "does not apply"}
_INPUTS = {
    "days_since_last_order": "days since the last order",
    "order_count": "orders so far",
    "days_due": "days since the step became due",
    "valid_days": "days the step is valid",
    "holdout_bucket": "bucket of the campaign's holdout, 0 to 9999",
    "total_allowance": "messages still allowed in all channels",
    "channel_allowance": "messages still allowed in this channel",
    "topic_allowance": "messages still allowed on this topic",
    "days_to_better_day": "days to the better day for which it waits",
}
_HOUR_SOURCES = {
    "personal": "her own best hour: she clicks or opens most then",
    "zone": "the hour at which her zone of the grid reads most, among the good ones",
    "policy": "the hour of the policy",
    "at_once": "at once, because it is about her own order",
}
# Said beside the hour, in words.
_OF_THE_HOUR = ("hour_source", "message_class")
_STATUSES = {
    "planned": "is planned and waits for its hour",
    "reserved": "is being handed over",
    "accepted": "was handed over",
    "delivered": "was delivered",
    "bounced": "bounced",
    "dropped": "was dropped by the provider",
    "rejected": "was refused by the provider",
    "withdrawn": "was taken back before the hand-over",
    "failed": "could not be rendered",
    "unknown": "may or may not have left; it will not be sent again",
    "released": "was given back and will be planned again",
}


def in_words(explanation: Explanation) -> str:
    """The explanation as text: one paragraph per candidate, the Russian title of each reason beside the English one."""
    count = len(explanation.candidates)
    head = f"Customer {explanation.customer_id}, {explanation.run_id}: {count} candidate{'s' if count != 1 else ''}."
    paragraphs = ["\n".join(_candidate_lines(candidate)) for candidate in explanation.candidates]
    return "\n\n".join([head, *paragraphs]) + "\n"


def _candidate_lines(candidate: Candidate) -> Iterator[str]:
    variant = f", variant {candidate.variant}" if candidate.variant and candidate.verdict == "send" else ""
    where = _CHANNELS.get(candidate.channel, f"by {candidate.channel}")
    verdict = _VERDICTS.get(candidate.verdict, candidate.verdict)
    titles = f"{candidate.title_en} / {candidate.title_ru}"
    yield f"{candidate.campaign}, step {candidate.step} ({titles}) {verdict} {where}{variant}."
    reason = candidate.explained
    if candidate.occurred_at is not None:
        yield f"  Entered by: what happened at {_local(candidate.occurred_at, candidate.timezone)}."
    yield f"  Reason: {reason.title_en} ({reason.title_ru}). {reason.explanation_en}".rstrip()
    if candidate.beaten_by:
        yield f"  Goes first: {candidate.beaten_by}."
    if candidate.verdict in ("send", "held_out") and candidate.scheduled_at is not None:
        yield f"  Hour: {_local(candidate.scheduled_at, candidate.timezone)}{_chosen_by(candidate)}."
    yield "  Gates:"
    for gate, value in candidate.gates.items():
        yield f"    {_GATES.get(gate, gate)}? {_ANSWERS.get(value, value)}"
    known = {name: value for name, value in candidate.inputs.items() if value is not None and name not in _OF_THE_HOUR}
    if known:
        yield "  Numbers: " + "; ".join(f"{_INPUTS.get(name, name)}: {value}" for name, value in known.items()) + "."
    yield from _story_lines(candidate)


def _chosen_by(candidate: Candidate) -> str:
    source, message_class = (candidate.inputs.get(name) for name in _OF_THE_HOUR)
    if source is None:
        return ""
    of_class = f", for the message class {message_class}" if source in ("zone", "policy") else ""
    return f", {_HOUR_SOURCES.get(source, source)}{of_class}"


def _story_lines(candidate: Candidate) -> Iterator[str]:
    message = candidate.message
    if message is None:
        if candidate.verdict == "send":
            yield "  Since then: not planned yet. Run `setka nightly` to go on with the night."
        return
    yield f"  Since then: message {message.message_id} {_status(message)}."
    for event in message.events:
        who = " by a program" if event.is_machine else ""
        times = "once" if event.times == 1 else f"{event.times} times"
        yield f"    {event.event_type}{who} {times}, first {event.first_at:%Y-%m-%d %H:%M} UTC"


def _status(message: MessageStory) -> str:
    said = _STATUSES.get(message.status, message.status)
    if message.status == "accepted" and message.accepted_at is not None:
        said += f" {message.accepted_at:%Y-%m-%d %H:%M} UTC"
    if message.reason:
        said += f" ({message.reason})"
    return said + (f", attempt {message.attempt}" if message.attempt > 1 else "")


def _local(instant: dt.datetime, timezone: str | None) -> str:
    """The instant in the customer's zone, as she would read it."""
    local = instant.replace(tzinfo=dt.UTC).astimezone(zone(timezone or "UTC"))
    return f"{local:%Y-%m-%d %H:%M} {timezone or 'UTC'}"
