"""When a customer buys, what, and what becomes of the order."""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from simulation.catalogue import LIFTING, products_of
from simulation.chance import Weighted, stream
from simulation.hours import at_local, later, leisure_hour, opening_hour
from simulation.partners import code_with_first_order
from simulation.people import CATEGORIES, Person
from simulation.rows import OrderEventRow, OrderLineRow, OrderRow, ProductRow, Stamped, StoreRow
from simulation.truth import ONE_DAY, TRUTH

LINE_COUNTS: Weighted[int] = Weighted([(1, 52), (2, 28), (3, 13), (4, 7)])
QUANTITIES: Weighted[int] = Weighted([(1, 80), (2, 15), (3, 3), (4, 2)])
PROMO_CODES = {"HELLO10": 10, "WARM15": 15, "SALE20": 20}  # code: percent off every line
FREE_SHIPPING_FROM = Decimal(5000)
SHIPPING = Decimal(390)
LONGEST_VISIT = dt.timedelta(minutes=30)  # so long before an online order its visit may begin
CLOCK_SLACK = 2 * ONE_DAY  # an order is moved to a likely hour of its day, in the customer's zone: never by more


@dataclass(frozen=True)
class Purchase:
    """One order with all that follows from it, however late. `completed_at` is None for a cancelled one."""

    order: OrderRow
    lines: tuple[OrderLineRow, ...]
    events: tuple[OrderEventRow, ...]
    completed_at: dt.datetime | None

    @property
    def value(self) -> Decimal:
        """What the sale lines cost after discount, without shipping."""
        sales = (line for line in self.lines if line.line_kind == "sale")
        return sum((line.quantity * line.unit_price - line.discount_amount for line in sales), Decimal(0))


@dataclass(frozen=True)
class PurchaseHistory:
    """A customer's purchases that began before an instant, in time order.

    `left_at`: when she left for good, None while she may come back.
    """

    purchases: tuple[Purchase, ...]
    left_at: dt.datetime | None


def purchase_history(seed: int, person: Person, until: dt.datetime) -> PurchaseHistory:
    """Her purchases to the naive UTC instant `until` by the process of `Truth`; a later `until` only adds to them."""
    chance = stream(seed, "purchases", person.number)
    purchases: list[Purchase] = []
    if not person.is_buyer:
        return PurchaseHistory((), None)
    at_once = chance.random() < TRUTH.first_purchase_at_registration
    clock = later(person.row.registered_at, 0 if at_once else chance.expovariate(1 / TRUTH.first_purchase_delay_days))
    while clock < until + CLOCK_SLACK:
        # The likely hour may fall before the registration or the last purchase: then she bought soon after it.
        last_at = purchases[-1].order.ordered_at if purchases else person.row.registered_at
        purchases.append(purchase_on(seed, person, len(purchases) + 1, clock, last_at + LONGEST_VISIT))
        if len(purchases) > 1 and chance.random() < person.dropout:
            return PurchaseHistory(tuple(purchases), purchases[-1].order.ordered_at)
        clock = later(clock, chance.expovariate(person.rate))
    return PurchaseHistory(tuple(purchases), None)


def purchase_rows(purchase: Purchase) -> Iterator[Stamped]:
    """The rows of an order; its lines are known with the order, each event when it happens."""
    ordered_at = purchase.order.ordered_at
    yield Stamped(ordered_at, purchase.order)
    yield from (Stamped(ordered_at, line) for line in purchase.lines)
    yield from (Stamped(event.occurred_at, event) for event in purchase.events)


def stranger_receipts(seed: int, day: dt.date, store: StoreRow, expected: float) -> Iterator[Purchase]:
    """The till receipts without a card that one store writes on one local day; `expected` is their mean number."""
    chance = stream(seed, "receipts", store.store_id, day.isoformat())
    count = int(expected + chance.random())
    for number in range(1, count + 1):
        ordered_at = at_local(day, opening_hour(chance), store.timezone)
        order_id = f"R-{store.store_id}-{day:%Y%m%d}-{number:02d}"
        order = OrderRow(order_id, None, ordered_at, "store", store.store_id, TRUTH.currency, None, Decimal(0))
        lines = _lines(chance, order_id, CATEGORIES.draw(chance), 0)
        yield Purchase(order, lines, _till_events(order, ordered_at), ordered_at)


def purchase_on(seed: int, person: Person, number: int, clock: dt.datetime, earliest: dt.datetime) -> Purchase:
    """Her purchase `number` on the day of `clock`, at a likely hour; soon after `earliest` if that is later."""
    order_id = f"O-{person.number:06d}-{number:03d}"
    chance = stream(seed, "order", order_id)
    in_store = chance.random() < person.till_share
    hour = opening_hour(chance) if in_store else leisure_hour(chance)
    ordered_at = at_local(clock.date(), hour, person.timezone)
    if ordered_at < earliest:
        ordered_at = earliest + dt.timedelta(seconds=chance.randrange(5400))
    promo = chance.choice(list(PROMO_CODES)) if chance.random() < TRUTH.promo_share else None
    lines = _lines(chance, order_id, person.favourite_category, PROMO_CODES[promo] if promo else 0)
    order = OrderRow(
        order_id=order_id,
        customer_id=person.row.customer_id,
        ordered_at=ordered_at,
        sales_channel="store" if in_store else chance.choice(("online", "online", "online", "app", "phone")),
        store_id=person.store_id if in_store else None,
        currency=TRUTH.currency,
        promo_code=promo or (code_with_first_order(seed, person.number) if number == 1 else None),
        shipping_amount=Decimal(0),
        staff_id=_seller(seed, order_id, person.store_id) if in_store else None,
    )
    if in_store:
        return Purchase(order, lines, _till_events(order, ordered_at), ordered_at)
    purchase = Purchase(order, lines, (), None)
    if purchase.value < FREE_SHIPPING_FROM:
        order = order._replace(shipping_amount=SHIPPING)
    events, completed_at = _delivery(chance, order, lines)
    return Purchase(order, lines, events, completed_at)


def _lines(chance: random.Random, order_id: str, favourite: str, percent_off: int) -> tuple[OrderLineRow, ...]:
    """The lines of one order; the favourite category comes first, so that most customers are known by it."""
    lines: list[OrderLineRow] = []
    for number in range(1, LINE_COUNTS.draw(chance) + 1):
        category = favourite if chance.random() < TRUTH.favourite_category_share else CATEGORIES.draw(chance)
        product = chance.choice(products_of(category))
        quantity = QUANTITIES.draw(chance)
        off = quantity * product.price * percent_off / 100
        lines.append(_line(order_id, number, product, quantity, off))
    if any(line.product_id.startswith("P-MT") for line in lines):
        lines.append(_line(order_id, len(lines) + 1, LIFTING, 1, Decimal(0))._replace(line_kind="adjustment"))
    return tuple(lines)


def _line(order_id: str, number: int, product: ProductRow, quantity: int, off: Decimal) -> OrderLineRow:
    return OrderLineRow(order_id, number, product.product_id, quantity, product.price, off, "sale")


def _event(order: OrderRow, event_type: str, occurred_at: dt.datetime) -> OrderEventRow:
    event_id = f"{order.order_id}.{event_type}"
    return OrderEventRow(event_id, order.order_id, order.customer_id, event_type, occurred_at, None, None, None, None)


def _seller(seed: int, order_id: str, store_id: str | None) -> str:
    """Who served: one of the shop's three sellers."""
    return f"{store_id}-{stream(seed, 'seller who served', order_id).randrange(1, 4)}"


def _till_events(order: OrderRow, ordered_at: dt.datetime) -> tuple[OrderEventRow, ...]:
    return (_event(order, "paid", ordered_at),)


def _delivery(
    chance: random.Random, order: OrderRow, lines: tuple[OrderLineRow, ...]
) -> tuple[tuple[OrderEventRow, ...], dt.datetime | None]:
    """Payment, then either cancellation or shipping, delivery and perhaps returned lines."""
    paid_at = order.ordered_at + chance.randrange(60, 1800) * dt.timedelta(seconds=1)
    paid = _event(order, "paid", paid_at)
    if chance.random() < TRUTH.cancelled_share:
        return (paid, _event(order, "cancelled", paid_at + chance.uniform(0.05, 1.0) * ONE_DAY)), None
    shipped_at = paid_at + chance.uniform(0.3, 2.0) * ONE_DAY
    delivered_at = shipped_at + chance.uniform(1.0, 7.0) * ONE_DAY
    # The courier has the parcel on its last tenth of the way.
    handed_at = delivered_at - (delivered_at - shipped_at) / 10
    events = [
        paid,
        _event(order, "shipped", shipped_at),
        _event(order, "with_courier", handed_at),
        _event(order, "delivered", delivered_at),
    ]
    for line in lines:
        if line.line_kind == "sale" and chance.random() < TRUTH.returned_line_share:
            quantity = chance.randrange(1, line.quantity + 1)
            paid_each = (line.quantity * line.unit_price - line.discount_amount) / line.quantity
            returned_at = delivered_at + chance.uniform(1.0, 14.0) * ONE_DAY
            events.append(
                _event(order, "returned", returned_at)._replace(
                    event_id=f"{order.order_id}.returned.{line.line_number}",
                    line_number=line.line_number,
                    product_id=line.product_id,
                    quantity=quantity,
                    amount=(quantity * paid_each).quantize(Decimal("0.01")),
                )
            )
    return tuple(events), delivered_at
