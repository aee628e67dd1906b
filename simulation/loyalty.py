"""The loyalty account: points accrued for orders, spent on later ones, burnt when they have lived their time."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from simulation.chance import stream
from simulation.people import Person
from simulation.purchases import Purchase
from simulation.rows import LoyaltyTransactionRow, Stamped
from simulation.truth import ONE_DAY, TRUTH

LEAST_SPENT = 100  # points; below that nobody bothers
MOST_OF_AN_ORDER = 3  # points pay at most a third of an order


@dataclass
class Lot:
    """Points of one accrual that are left."""

    order_id: str
    points: int
    accrued_at: dt.datetime
    expires_at: dt.datetime


def loyalty_rows(seed: int, person: Person, purchases: tuple[Purchase, ...], until: dt.datetime) -> Iterator[Stamped]:
    """All movements on the account of a member, oldest points spent first; nothing for who has no card.

    A later `until` (naive UTC) only adds movements: what is burnt at an expiry depends on what came before it.
    """
    if person.row.loyalty_card_id is None:
        return
    chance = stream(seed, "loyalty", person.number)
    lots: list[Lot] = []
    for purchase in purchases:
        ordered_at, order_id = purchase.order.ordered_at, purchase.order.order_id
        wants_to_spend = chance.random() < TRUTH.spend_share
        if purchase.completed_at is None:
            continue
        yield from _burn(person, lots, ordered_at)
        usable = [lot for lot in lots if lot.accrued_at <= ordered_at]
        spent = min(sum(lot.points for lot in usable), int(purchase.value) // MOST_OF_AN_ORDER)
        if wants_to_spend and spent >= LEAST_SPENT:
            _take(usable, spent)
            yield _movement(person, "spend", spent, ordered_at, order_id)
        accrued = int(purchase.value) * TRUTH.accrual_percent // 100
        if accrued:
            expires_at = purchase.completed_at + TRUTH.points_live_days * ONE_DAY
            lots.append(Lot(order_id, accrued, purchase.completed_at, expires_at))
            yield _movement(person, "accrual", accrued, purchase.completed_at, order_id, expires_at=expires_at)
    yield from _burn(person, lots, until)


def _take(lots: list[Lot], points: int) -> None:
    for lot in lots:
        taken = min(lot.points, points)
        lot.points -= taken
        points -= taken


def _burn(person: Person, lots: list[Lot], moment: dt.datetime) -> Iterator[Stamped]:
    for lot in [lot for lot in lots if lot.expires_at <= moment]:
        lots.remove(lot)
        if lot.points:
            yield _movement(person, "burn", lot.points, lot.expires_at, lot.order_id)


def _movement(
    person: Person,
    transaction_type: str,
    points: int,
    occurred_at: dt.datetime,
    order_id: str,
    *,
    expires_at: dt.datetime | None = None,
) -> Stamped:
    row = LoyaltyTransactionRow(
        transaction_id=f"T-{order_id}-{transaction_type}",
        customer_id=person.row.customer_id,
        transaction_type=transaction_type,
        points=points,
        occurred_at=occurred_at,
        expires_at=expires_at,
        order_id=order_id,
    )
    return Stamped(occurred_at, row)
