"""Web orders that customers collect in a shop, and the second receipts that sellers ring up when handing them over."""

import dataclasses
import datetime as dt
import random
from decimal import Decimal

from simulation.catalogue import STORE_OF_CITY
from simulation.chance import stream
from simulation.hours import at_local, opening_hour
from simulation.people import Person
from simulation.purchases import Purchase
from simulation.rows import OrderEventRow
from simulation.truth import TRUTH


def as_collected(seed: int, one: Person, bought: Purchase) -> Purchase:
    """The purchase, collected in her shop if she does that: then its delivery is the hand-over, in opening hours."""
    chance = stream(seed, "collected", bought.order.order_id)
    is_collected = chance.random() < TRUTH.collected_share
    store = STORE_OF_CITY.get(one.row.city)
    if not is_collected or not store or bought.completed_at is None or bought.order.sales_channel != "online":
        return bought
    if any(line.line_kind != "sale" for line in bought.lines):
        return bought  # who pays for the lifting does not carry it home
    handed_over_at = at_local(bought.completed_at.date(), opening_hour(chance), store.timezone)
    order = bought.order._replace(store_id=store.store_id, shipping_amount=Decimal(0))
    shipped_at = next(event.occurred_at for event in bought.events if event.event_type == "shipped")
    arrived_at = shipped_at + (handed_over_at - shipped_at) / 2
    events = tuple(_where_collected(event, arrived_at, handed_over_at) for event in bought.events)
    return dataclasses.replace(bought, order=order, events=events, completed_at=handed_over_at)


def _where_collected(event: OrderEventRow, arrived_at: dt.datetime, handed_over_at: dt.datetime) -> OrderEventRow:
    """The event of a parcel that waits in a shop: no courier has it, and she comes for it."""
    if event.event_type == "with_courier":
        event_id = f"{event.order_id}.at_pickup_point"
        return event._replace(event_id=event_id, event_type="at_pickup_point", occurred_at=arrived_at)
    if event.event_type == "delivered":
        return event._replace(occurred_at=handed_over_at)
    return event


def second_receipts(seed: int, one: Person, bought: Purchase) -> list[Purchase]:
    """The receipts rung up for a collected order: mostly none or one, now and then two. They bring nothing new."""
    if bought.order.sales_channel == "store" or bought.order.store_id is None or bought.completed_at is None:
        return []
    chance = stream(seed, "second receipt", bought.order.order_id)
    is_rung, is_twice = chance.random() < TRUTH.second_receipt_share, chance.random() < TRUTH.twice_rung_share
    count = (2 if is_twice else 1) if is_rung else 0
    return [_receipt(chance, one, bought, bought.completed_at, number) for number in range(1, count + 1)]


def _receipt(
    chance: random.Random, one: Person, bought: Purchase, handed_over_at: dt.datetime, number: int
) -> Purchase:
    """The same goods at the same prices over the till; a card may be shown with it."""
    order_id = f"{bought.order.order_id}-R{number}"
    shows_card = chance.random() < 0.5 and one.row.loyalty_card_id
    rung_up_at = handed_over_at + chance.randrange(30, 600) * dt.timedelta(seconds=1)
    order = bought.order._replace(
        order_id=order_id,
        customer_id=one.row.customer_id if shows_card else None,
        ordered_at=rung_up_at,
        sales_channel="store",
        promo_code=None,
    )
    lines = tuple(line._replace(order_id=order_id) for line in bought.lines)
    paid = OrderEventRow(f"{order_id}.paid", order_id, order.customer_id, "paid", rung_up_at, None, None, None, None)
    return Purchase(order, lines, (paid,), rung_up_at)
