"""What must fit together on one card, beyond each key's own type. Each rule raises ValueError: problem, then remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from activation.cards.quantities import written_days, written_share

if TYPE_CHECKING:
    from activation.cards.model import Card


def who_and_when(card: Card) -> None:
    """Who is asked, and when: an audience with its schedule, or a trigger with the day from which it counts."""
    if (card.audience is None) == (card.trigger is None):
        raise ValueError("key 'audience' is missing. Say who: either 'audience: seg_...' or 'trigger: trg_...'.")
    if card.trigger is not None and (card.schedule is not None or card.mode == "trigger"):
        key = "schedule" if card.schedule is not None else "mode"
        raise ValueError(f"key '{key}' stands beside 'trigger'. Remove it: an occurrence says when.")
    if card.audience is not None and card.schedule is None:
        raise ValueError(
            "key 'schedule' is missing. Say when the audience is asked: 'schedule: always' or a list of dates."
        )
    if card.schedule == ():
        raise ValueError("key 'schedule' has no date. Give it at least one, or 'always'.")
    if card.mode == "trigger" and card.schedule != "always":
        raise ValueError("'mode: trigger' has dates. Whoever comes into the segment enters then: 'schedule: always'.")
    if card.entry in ("occurrence", "move") and card.starts is None:
        raise ValueError("key 'starts' is missing. Say from which day on: what happened before it is ignored.")
    if "trigger_ended" in card.exit_on and card.trigger is None:
        raise ValueError("exit_on has 'trigger_ended' without a trigger. Remove it.")
    if card.starts and card.ends and card.starts > card.ends:
        raise ValueError(f"starts {card.starts} is after ends {card.ends}. Exchange them.")
    if card.enabled and card.approved is None:
        raise ValueError("key 'approved' is missing. An enabled card says who approved it: {by: ..., note: ...}.")


def how_long(card: Card) -> None:
    """Nobody enters anew before the last step is over, and the first step is due on a night that can see the entry."""
    if card.reentry == 0 and card.entry not in ("occurrence", "date"):
        raise ValueError("'reentry: always' needs a trigger or dates. A member of the segment would enter every night.")
    if 0 < card.reentry < card.lasts_days:
        raise ValueError(
            f"reentry is {written_days(card.reentry)}, but the last step may go {written_days(card.lasts_days)} after "
            f"entering. Write at least '{written_days(card.lasts_days)}'."
        )
    first = min(step.after for step in card.steps)
    if card.entry in ("audience", "date") and first > 0:
        raise ValueError(
            f"the first step goes {written_days(first)} after entering, so nobody would enter. Give it 'after: 0 days'."
        )

    too_short = [step.id for step in card.steps if step.after == 0 and step.valid_for == 1]
    if card.entry == "occurrence" and card.cadence == "nightly" and too_short:
        raise ValueError(
            f"step '{too_short[0]}' is valid on the day of the occurrence alone, which the night after it sees. "
            "Write 'valid_for: 2 days'."
        )


def steps_fit(card: Card) -> None:
    """Every step has an id of its own, and stands in for an earlier one."""
    earlier: list[str] = []
    for step in card.steps:
        if step.id in earlier:
            raise ValueError(f"step id '{step.id}' is used twice. A message is counted under its step: rename one.")
        if step.instead_of is not None and step.instead_of not in earlier:
            raise ValueError(
                f"step '{step.id}' stands in for '{step.instead_of}', which is not an earlier step. "
                f"Earlier steps: {', '.join(earlier) or 'none'}."
            )
        earlier.append(step.id)


def transactional(card: Card) -> None:
    """A message that a customer needs answers an occurrence, is measured by no holdout, and sells nothing."""
    if card.type != "transactional":
        return
    if card.trigger is None:
        raise ValueError("a transactional card has no trigger. It answers an occurrence: give it 'trigger: trg_...'.")
    if card.holdout:
        raise ValueError(f"a transactional card holds out {written_share(card.holdout)}. Nobody may miss it: '0%'.")
    if "order_placed" in card.exit_on:
        raise ValueError("a transactional card ends with an order. Remove 'order_placed' from exit_on.")
    for step in card.steps:
        if step.channel != "email" or step.offer or step.variants:
            raise ValueError(
                f"step '{step.id}' of a transactional card has more than its letter. It goes by email, without offer "
                "and variants."
            )
