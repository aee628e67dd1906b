"""What a campaign card may say. Unknown keys are refused: a misspelt key must not silently mean its default."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from activation.cards.card_rules import how_long, steps_fit, transactional, who_and_when
from activation.cards.quantities import BASIS_POINTS, Days, Reentry, Share, written_share

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Sentence = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Metric = Literal[
    "orders_per_customer",
    "revenue_per_customer",
    "net_revenue_per_customer",
    "unsubscribe_rate",
    "complaint_rate",
    "bounce_rate",
]


Entry = Literal["audience", "date", "move", "occurrence"]
"""What lets a customer enter: belonging to a segment on any night, or on a date; coming into it; an occurrence."""


class CardPart(BaseModel):
    """A part of a card: frozen, and no key beyond the declared ones."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Title(CardPart):
    """The campaign's name for people, in both languages of the pages."""

    en: Sentence
    ru: Sentence


class Measure(CardPart):
    """What decides whether the campaign works, over how many days after a customer enters, and what must not suffer."""

    primary: Metric
    window: Days
    guardrails: tuple[Metric, ...] = ()


class Approval(CardPart):
    """Who let the card run, and on what ground; kept in the ledger."""

    by: Sentence
    note: Sentence


class Variant(CardPart):
    """One of several letters of a step, and the share of customers who get it."""

    id: Name
    share: Share
    template: Name


class Step(CardPart):
    """One message of the campaign: when after entering, on which channel, with which letter, and how long it is valid.

    `instead_of` names an earlier step: this one takes those whom that one cannot reach for want of address or consent.
    """

    id: Name
    after: Days
    channel: Literal["email", "audience_file"]
    template: Name | None = None
    valid_for: Days
    offer: Name | None = None
    only_if: Name | None = None
    instead_of: Name | None = None
    variants: tuple[Variant, ...] = ()

    @model_validator(mode="after")
    def _content(self) -> "Step":
        if self.channel == "audience_file" and (self.template or self.variants):
            raise ValueError("an audience file carries no letter. Remove template and variants.")
        if self.channel == "email" and bool(self.template) == bool(self.variants):
            raise ValueError(
                "an e-mail step needs its letter. Give it either 'template' or 'variants' that each have one."
            )
        total = sum(variant.share for variant in self.variants)
        if self.variants and total != BASIS_POINTS:
            rest = BASIS_POINTS - total
            remedy = (
                f"Give the missing {written_share(rest)} to a variant."
                if rest > 0
                else f"Take {written_share(-rest)} away."
            )
            raise ValueError(f"variants add up to {written_share(total)}, must be 100%. {remedy}")
        if len({variant.id for variant in self.variants}) != len(self.variants):
            raise ValueError("two variants have one id. Rename one.")
        if self.valid_for < 1:
            raise ValueError("valid_for is 0 days, must be at least 1. A step that is never valid never goes.")
        return self


class Card(CardPart):
    """One campaign: who (audience or trigger), what (steps), when (schedule, after, valid_for), how it is measured."""

    campaign: Name
    title: Title
    owner: Name
    goal: Literal["acquisition", "leads", "sales", "relationship", "profile"]
    type: Literal["regular", "triggered", "transactional"]
    topic: Literal["news", "information", "loyalty", "discount", "other_product"]
    cadence: Literal["nightly", "hourly"] = "nightly"
    audience: Annotated[str, StringConstraints(pattern=r"^seg_[a-z0-9_]+$")] | None = None
    trigger: Annotated[str, StringConstraints(pattern=r"^trg_[a-z0-9_]+$")] | None = None
    schedule: Literal["always"] | tuple[dt.date, ...] | None = None
    mode: Literal["audience", "trigger"] = "audience"
    exit_on: tuple[Literal["order_placed", "trigger_ended"], ...] = ()
    reentry: Reentry
    priority: int = Field(ge=0, le=100)
    priority_reason: Sentence | None = None
    holdout: Share
    measure: Measure
    starts: dt.date | None = None
    ends: dt.date | None = None
    enabled: bool = False
    approved: Approval | None = None
    retired: Literal["finish", "stop"] | None = None
    steps: tuple[Step, ...] = Field(min_length=1)

    @property
    def entry(self) -> Entry:
        """What lets a customer enter."""
        if self.trigger is not None:
            return "occurrence"
        if self.mode == "trigger":
            return "move"
        return "audience" if self.schedule == "always" else "date"

    @property
    def lasts_days(self) -> int:
        """Local days from entering to the end of the last step's validity."""
        return max(step.after + step.valid_for for step in self.steps)

    @model_validator(mode="after")
    def _rules(self) -> "Card":
        for rule in (who_and_when, how_long, steps_fit, transactional):
            rule(self)
        return self

    @model_validator(mode="after")
    def _runs_in_this_version(self) -> "Card":
        # A key that is understood but does not run would promise what nobody does.
        waiting = {
            "cadence: hourly": self.cadence == "hourly",
            "offer": any(step.offer for step in self.steps),
        }
        for key, is_used in waiting.items():
            if is_used:
                raise ValueError(f"'{key}' is understood but does not run in this version. Remove it.")
        return self
