"""Cards in the ledger: versions as they were used, and the words of people about a campaign."""

import datetime as dt
from typing import Literal, NamedTuple

import sqlalchemy as sa

from activation.cards.loader import CardBook
from activation.ledger.schema import campaign_states, card_versions
from activation.ledger.store import Ledger
from setka.errors import LedgerError

CampaignState = Literal["enabled", "paused", "killed"]


def record_versions(ledger: Ledger, book: CardBook, now: dt.datetime) -> int:
    """Store each card version not seen before, and the approval of an enabled card. Returns how many were new.

    Idempotent. `now` (aware or naive UTC) becomes recorded_at. A card never overrules a person's pause or kill.
    """
    with ledger.write() as connection:
        known: set[str] = set(connection.execute(sa.select(card_versions.c.card_version)).scalars())
        spoken_of: set[str] = set(connection.execute(sa.select(campaign_states.c.campaign).distinct()).scalars())
        fresh = [loaded for loaded in book.cards.values() if loaded.card_version not in known]
        for loaded in fresh:
            connection.execute(
                card_versions.insert().values(
                    card_version=loaded.card_version,
                    campaign=loaded.card.campaign,
                    content=loaded.content,
                    template_hashes=loaded.template_hashes,
                    recorded_at=now,
                )
            )
        for loaded in book.cards.values():
            approval = loaded.card.approved
            if loaded.card.enabled and approval is not None and loaded.card.campaign not in spoken_of:
                connection.execute(
                    campaign_states.insert().values(
                        campaign=loaded.card.campaign,
                        state="enabled",
                        by_whom=f"card, approved by {approval.by}",
                        why=approval.note,
                        recorded_at=now,
                    )
                )
    return len(fresh)


def set_campaign_state(
    ledger: Ledger, campaign: str, state: CampaignState, *, by_whom: str, why: str, now: dt.datetime
) -> None:
    """Append a person's word about a campaign: `paused` keeps its messages waiting, `killed` withdraws them.

    Raises LedgerError when the campaign was never recorded.
    """
    with ledger.write() as connection:
        known: set[str] = set(connection.execute(sa.select(card_versions.c.campaign).distinct()).scalars())
        if campaign not in known:
            raise LedgerError(
                f"campaign {campaign!r} is not in the ledger",
                where="campaign_states",
                remedy=f"Recorded campaigns: {', '.join(sorted(known)) or 'none'}.",
            )
        connection.execute(
            campaign_states.insert().values(campaign=campaign, state=state, by_whom=by_whom, why=why, recorded_at=now)
        )


class Word(NamedTuple):
    """What somebody last said about a campaign. `since` is naive UTC; a campaign of which nobody spoke has no word."""

    campaign: str
    state: str
    by_whom: str
    why: str
    since: dt.datetime


def last_words(ledger: Ledger) -> list[Word]:
    """The newest word about each campaign, by name."""
    last = sa.select(sa.func.max(campaign_states.c.id)).group_by(campaign_states.c.campaign)
    question = sa.select(campaign_states).where(campaign_states.c.id.in_(last)).order_by(campaign_states.c.campaign)
    with ledger.read() as connection:
        rows = connection.execute(question).all()
    return [Word(row.campaign, row.state, row.by_whom, row.why, row.recorded_at) for row in rows]


def current_states(connection: sa.Connection) -> dict[str, str]:
    """The newest word about each campaign that anyone spoke of."""
    last = sa.select(sa.func.max(campaign_states.c.id)).group_by(campaign_states.c.campaign)
    rows = connection.execute(
        sa.select(campaign_states.c.campaign, campaign_states.c.state).where(campaign_states.c.id.in_(last))
    )
    return {row.campaign: row.state for row in rows}
