"""The cards as Arrow tables for the build: the current version of each, and those that customers inside entered."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import sqlalchemy as sa

from activation.cards.loader import CardBook, stored_card
from activation.cards.model import Card, Step
from activation.cards.quantities import BASIS_POINTS
from activation.cards.records import current_states
from activation.ledger.schema import card_versions, enrolments
from activation.ledger.store import Ledger
from setka.errors import CardError

CAMPAIGNS = pa.schema(
    {
        "campaign": pa.string(),
        "card_version": pa.string(),
        "is_current": pa.bool_(),
        "is_enabled": pa.bool_(),
        "title_en": pa.string(),
        "title_ru": pa.string(),
        "owner": pa.string(),
        "goal": pa.string(),
        "message_type": pa.string(),
        "topic": pa.string(),
        "cadence": pa.string(),
        "entry": pa.string(),
        "audience": pa.string(),
        "trigger": pa.string(),
        "retired": pa.string(),
        "priority": pa.int64(),
        "holdout_basis_points": pa.int64(),
        "reentry_days": pa.int64(),
        "lasts_days": pa.int64(),
        "exit_on_order": pa.bool_(),
        "exit_on_trigger_end": pa.bool_(),
        "primary_metric": pa.string(),
        "window_days": pa.int64(),
        "starts_on": pa.date32(),
        "ends_on": pa.date32(),
    }
)
CAMPAIGN_STEPS = pa.schema(
    {
        "campaign": pa.string(),
        "card_version": pa.string(),
        "step": pa.string(),
        "step_number": pa.int64(),
        "after_days": pa.int64(),
        "channel": pa.string(),
        "template": pa.string(),
        "valid_days": pa.int64(),
        "only_if": pa.string(),
        "instead_of": pa.string(),
        "is_first_in_channel": pa.bool_(),
    }
)
CAMPAIGN_DATES = pa.schema({"campaign": pa.string(), "card_version": pa.string(), "occurs_on": pa.date32()})
CAMPAIGN_VARIANTS = pa.schema(
    {
        "campaign": pa.string(),
        "card_version": pa.string(),
        "step": pa.string(),
        "variant": pa.string(),
        "template": pa.string(),
        "from_bucket": pa.int64(),
        "to_bucket": pa.int64(),
    }
)


@dataclass(frozen=True)
class _Version:
    card: Card
    card_version: str
    is_current: bool
    is_enabled: bool
    retired: str | None


def card_tables(ledger: Ledger, book: CardBook) -> dict[str, pa.Table]:
    """Tables campaigns, campaign_dates, campaign_steps and campaign_variants, one row per version and campaign, date,
    step or variant.

    `reentry_days` is 0 where each occurrence enters. A campaign is enabled when its card is valid, says so, and nobody
    paused or killed it; that, and whether it is retired, holds for all its versions. Buckets are half-open, over
    0..9999; a step without variants has one row with variant null.
    Record the versions first (`record_versions`), so that what enters tonight can be found tomorrow.
    """
    versions = list(_versions(ledger, book))
    steps = [(version, number, step) for version in versions for number, step in enumerate(version.card.steps, 1)]
    return {
        "campaigns": pa.Table.from_pylist([_campaign_row(version) for version in versions], CAMPAIGNS),
        "campaign_dates": pa.Table.from_pylist(
            [row for version in versions for row in _date_rows(version)], CAMPAIGN_DATES
        ),
        "campaign_steps": pa.Table.from_pylist([_step_row(*step) for step in steps], CAMPAIGN_STEPS),
        "campaign_variants": pa.Table.from_pylist(
            [row for version, _, step in steps for row in _variant_rows(version, step)], CAMPAIGN_VARIANTS
        ),
    }


def orphaned_campaigns(ledger: Ledger, book: CardBook) -> tuple[CardError, ...]:
    """One error per campaign whose card is gone while customers have entered it, naming how many."""
    mentioned = {*book.cards, *(error.where.split("/")[-1].split(".")[0] for error in book.errors)}
    with ledger.read() as connection:
        inside = connection.execute(
            sa.select(enrolments.c.campaign, sa.func.count()).group_by(enrolments.c.campaign).order_by("campaign")
        ).all()
    return tuple(
        CardError(
            f"the card is gone, but {count} customers have entered the campaign",
            where=f"campaigns/{campaign}.yml",
            remedy="Restore the file with 'enabled: false'; a card leaves only when nobody is inside.",
        )
        for campaign, count in inside
        if campaign not in mentioned
    )


def _versions(ledger: Ledger, book: CardBook) -> Iterator[_Version]:
    with ledger.read() as connection:
        states = current_states(connection)
        entered = sa.select(enrolments.c.card_version).distinct()
        stored = connection.execute(
            sa.select(card_versions).where(card_versions.c.card_version.in_(entered)).order_by("card_version")
        ).all()
    enabled = {
        campaign: loaded.card.enabled and states.get(campaign, "enabled") == "enabled"
        for campaign, loaded in book.cards.items()
    }
    retired = {campaign: loaded.card.retired for campaign, loaded in book.cards.items()}
    current = {loaded.card_version for loaded in book.cards.values()}
    for campaign, loaded in sorted(book.cards.items()):
        yield _Version(loaded.card, loaded.card_version, True, enabled[campaign], retired[campaign])
    for row in stored:
        if row.card_version not in current:
            card = stored_card(row.content)
            is_enabled = enabled.get(card.campaign, False)
            yield _Version(card, row.card_version, False, is_enabled, retired.get(card.campaign))


def _campaign_row(version: _Version) -> dict[str, Any]:
    card = version.card
    return {
        "campaign": card.campaign,
        "card_version": version.card_version,
        "is_current": version.is_current,
        "is_enabled": version.is_enabled,
        "title_en": card.title.en,
        "title_ru": card.title.ru,
        "owner": card.owner,
        "goal": card.goal,
        "message_type": card.type,
        "topic": card.topic,
        "cadence": card.cadence,
        "entry": card.entry,
        "audience": card.audience,
        "trigger": card.trigger,
        "retired": version.retired,
        "priority": card.priority,
        "holdout_basis_points": card.holdout,
        "reentry_days": card.reentry,
        "lasts_days": card.lasts_days,
        "exit_on_order": "order_placed" in card.exit_on,
        "exit_on_trigger_end": "trigger_ended" in card.exit_on,
        "primary_metric": card.measure.primary,
        "window_days": card.measure.window,
        "starts_on": card.starts,
        "ends_on": card.ends,
    }


def _date_rows(version: _Version) -> Iterable[dict[str, Any]]:
    schedule = version.card.schedule
    dates = () if schedule is None or schedule == "always" else schedule
    for date in sorted(set(dates)):
        yield {"campaign": version.card.campaign, "card_version": version.card_version, "occurs_on": date}


def _step_row(version: _Version, number: int, step: Step) -> dict[str, Any]:
    return {
        "campaign": version.card.campaign,
        "card_version": version.card_version,
        "step": step.id,
        "step_number": number,
        "after_days": step.after,
        "channel": step.channel,
        "template": step.template,
        "valid_days": step.valid_for,
        "only_if": step.only_if,
        "instead_of": step.instead_of,
        "is_first_in_channel": all(other.channel != step.channel for other in version.card.steps[: number - 1]),
    }


def _variant_rows(version: _Version, step: Step) -> Iterable[dict[str, Any]]:
    shares: list[tuple[str | None, str | None, int]] = [
        (variant.id, variant.template, variant.share) for variant in step.variants
    ]
    start = 0
    whole: list[tuple[str | None, str | None, int]] = [(None, step.template, BASIS_POINTS)]
    for variant, template, share in shares or whole:
        yield {
            "campaign": version.card.campaign,
            "card_version": version.card_version,
            "step": step.id,
            "variant": variant,
            "template": template,
            "from_bucket": start,
            "to_bucket": start + share,
        }
        start += share
