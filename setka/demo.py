"""The synthetic shop's exports: what happened in the shop, and how its customers reacted to our letters."""

import sqlalchemy as sa

from activation.ledger.schema import messages
from setka.night import Night
from simulation.reactions import DeliveredMessage, write_reactions
from simulation.shop import write_shop_files


def export_synthetic_shop(night: Night) -> None:
    """Write the shop's files up to the night's as_of: closed months never change, the open one grows."""
    folder, seed, until = night.paths.source, night.settings.seed, night.clock.as_of
    write_shop_files(folder, seed=seed, customers=night.settings.synthetic_customers, until=until)
    write_reactions(folder, _accepted(night), seed=seed, until=until)


def _accepted(night: Night) -> list[DeliveredMessage]:
    columns = (
        messages.c.message_id,
        messages.c.campaign,
        messages.c.customer_id,
        messages.c.channel,
        messages.c.accepted_at,
    )
    query = sa.select(*columns).where(messages.c.accepted_at.is_not(None)).order_by(messages.c.message_id)
    with night.ledger.read() as connection:
        rows = connection.execute(query).mappings()
        return [DeliveredMessage(**row) for row in rows]
