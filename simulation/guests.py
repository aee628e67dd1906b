"""Orders without an account: before registration, by customers who forget to log in, by people who never register."""

import dataclasses
import datetime as dt
import math
from collections.abc import Iterator

from simulation.chance import Weighted, stream
from simulation.hours import at_local, leisure_hour
from simulation.names import FamilyName, as_typed, email_address, family_names, given_names
from simulation.people import Person, person
from simulation.purchases import Purchase, purchase_on
from simulation.truth import ONE_DAY, TRUTH

FIRST_NUMBER = 900_001  # no customer has such a number: guests have orders and addresses of their own
FIVE_TIMES = 5
CHECKOUTS: Weighted[int] = Weighted([(1, 6), (2, 3), (3, 1)])
DAYS_BETWEEN = 60.0  # mean


def purchase_before_registration(seed: int, one: Person) -> Purchase | None:
    """What a customer bought as a guest some days before she registered, if she did."""
    chance = stream(seed, "guest before", one.number)
    buys, clock = chance.random(), one.row.registered_at - chance.uniform(2, 5) * ONE_DAY
    if buys >= TRUTH.guest_before_share or not one.owns_address or clock < TRUTH.start + ONE_DAY:
        return None
    bought = purchase_on(seed, dataclasses.replace(one, till_share=0.0), 0, clock, TRUTH.start)
    return _as_guest(one, bought, as_typed(one.row.email or "", chance).strip(), one.row.phone)


def as_placed(seed: int, one: Person, bought: Purchase) -> Purchase:
    """A customer's purchase as the shop has it: now and then she forgot to log in and left her address or number."""
    order = bought.order
    chance = stream(seed, "guest again", order.order_id)
    forgets, by_phone = chance.random() < TRUTH.guest_again_share, chance.random() < 0.2
    if not forgets or order.sales_channel == "store" or one.row.loyalty_card_id or not one.owns_address:
        return bought
    if by_phone and one.row.phone:
        return _as_guest(one, bought, None, one.row.phone)
    return _as_guest(one, bought, (one.row.email or "").strip().upper(), None)


def guest_purchases(seed: int, expected: float, until: dt.datetime) -> Iterator[tuple[Person, Purchase]]:
    """What people buy who never register, of those who come before the naive UTC instant `until`.

    `expected` is how many come until `TRUTH.full_at`, evenly.
    """
    pace = (TRUTH.full_at - TRUTH.start) / max(expected, 0.01)
    for place in range(math.ceil((until - TRUTH.start) / pace)):
        one = dataclasses.replace(person(seed, FIRST_NUMBER + place, FIRST_NUMBER), till_share=0.0)
        for bought in _purchases_of(seed, one, TRUTH.start + ONE_DAY + place * pace):
            yield one, bought


def _purchases_of(seed: int, one: Person, first_at: dt.datetime) -> Iterator[Purchase]:
    """The purchases of one guest in time order: the first leaves address and number, later ones one of them."""
    number = one.number
    chance = stream(seed, "guest", number)
    email, phone = _address_of(number, chance.randrange(2**16)), f"+7000{number:07d}"
    often = chance.random() < TRUTH.guest_five_share
    count = FIVE_TIMES if often else CHECKOUTS.draw(chance)
    clock = at_local(first_at.date(), leisure_hour(chance), TRUTH.timezone)
    for turn in range(count):
        bought = purchase_on(seed, one, turn + 1, clock, clock)
        by_phone = not often and turn > 0 and chance.random() < 0.4
        typed = None if by_phone else as_typed(email, chance)
        yield _as_guest(one, bought, typed, phone if by_phone or turn == 0 else None)
        clock = bought.order.ordered_at + (1 + chance.expovariate(1 / DAYS_BETWEEN)) * ONE_DAY


def _address_of(number: int, luck: int) -> str:
    given, families = given_names("ru", "female"), family_names("ru")
    family: FamilyName = families[luck % len(families)]
    return email_address(given[luck % len(given)], family, number)


def _as_guest(one: Person, bought: Purchase, email: str | None, phone: str | None) -> Purchase:
    """The same purchase without a customer."""
    visitor_id = None if bought.order.sales_channel == "phone" else one.visitor_id
    order = bought.order._replace(customer_id=None, email=email, phone=phone, visitor_id=visitor_id)
    events = tuple(event._replace(customer_id=None) for event in bought.events)
    return dataclasses.replace(bought, order=order, events=events)
