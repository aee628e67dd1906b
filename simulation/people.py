"""The shop's customers: who they are, and the inclinations from which everything they do is drawn."""

import datetime as dt
import math
import random
from dataclasses import dataclass
from typing import NamedTuple

from simulation.catalogue import SHELVES, STORE_OF_CITY, STORES
from simulation.chance import Weighted, stream
from simulation.hours import at_local, leisure_hour
from simulation.names import BROKEN_ADDRESSES, as_typed, email_address, family_names, given_names, phone_number
from simulation.partners import code_in_account
from simulation.rows import CustomerRow
from simulation.truth import ONE_DAY, TRUTH

HOUSEHOLD_EVERY = 25  # each 25th customer registers with the address of the one before her: a family's shared mailbox
NEW_OWNER_EVERY, NEW_OWNER_FIRST = 200, 110  # customers 110, 310, ... register with an address that had another owner:
NEW_OWNER_AFTER = 103  # the customer that many before her; neither of them is of a household


class Place(NamedTuple):
    """Where people live."""

    city: str
    region: str
    country: str
    timezone: str


PLACES: Weighted[Place] = Weighted(
    [
        (Place("Москва", "Москва", "RU", "Europe/Moscow"), 30),
        (Place("Санкт-Петербург", "Санкт-Петербург", "RU", "Europe/Moscow"), 14),
        (Place("Тула", "Тульская область", "RU", "Europe/Moscow"), 9),
        (Place("Калининград", "Калининградская область", "RU", "Europe/Kaliningrad"), 4),
        (Place("Самара", "Самарская область", "RU", "Europe/Samara"), 6),
        (Place("Екатеринбург", "Свердловская область", "RU", "Asia/Yekaterinburg"), 10),
        (Place("Новосибирск", "Новосибирская область", "RU", "Asia/Novosibirsk"), 9),
        (Place("Иркутск", "Иркутская область", "RU", "Asia/Irkutsk"), 4),
        (Place("Владивосток", "Приморский край", "RU", "Asia/Vladivostok"), 6),
        (Place("Berlin", "Berlin", "DE", "Europe/Berlin"), 2.5),
        (Place("New York", "New York", "US", "America/New_York"), 2.0),
        (Place("Bengaluru", "Karnataka", "IN", "Asia/Kolkata"), 1.5),
        (Place("Auckland", "Auckland", "NZ", "Pacific/Auckland"), 2.0),
    ]
)
SOURCES = Weighted([("store", 30), ("search", 28), ("referral", 12), ("social", 18), ("marketplace", 12)])
CATEGORIES: Weighted[str] = Weighted([(shelf.category, shelf.weight) for shelf in SHELVES])


@dataclass(frozen=True)
class Person:
    """One customer. `row` is what the shop knows; the rest is the planted truth behind it, in days and shares 0..1."""

    number: int
    row: CustomerRow
    timezone: str  # where she really lives, also when the shop does not know
    has_valid_email: bool
    address_dies_at: dt.datetime  # hard bounces from here on; far in the future for most
    is_buyer: bool
    rate: float  # purchases a day while she stays
    dropout: float  # chance to leave after each repeat purchase
    till_share: float
    store_id: str
    favourite_category: str
    open_share: float
    has_privacy_proxy: bool
    has_scanner: bool
    visit_rate: float  # casual visits to the site a day
    device: str

    @property
    def owns_address(self) -> bool:
        """Whether the address is valid, and hers alone for all the shop can ever see."""
        heir = self.number + NEW_OWNER_AFTER
        shared = household_of(self.number) or former_owner_of(self.number) or former_owner_of(heir)
        return self.has_valid_email and not shared

    @property
    def visitor_id(self) -> str:
        """The browser she always uses."""
        return f"V-{self.number:06d}"


def registered_on(number: int, customers: int) -> dt.date:
    """The date on which customer `number` (from 1) of a shop that shall have `customers` at `TRUTH.full_at` registers.

    Each has a slot of her own in order of number, so that a later end only adds customers.
    """
    launch_count = TRUTH.launch_share * customers
    if number <= launch_count:
        return (TRUTH.start + (1 + TRUTH.launch_days * math.pow(number / launch_count, 1.5)) * ONE_DAY).date()
    opened = TRUTH.start + TRUTH.launch_days * ONE_DAY
    pace = (TRUTH.full_at - ONE_DAY - opened) / max(customers - launch_count, 1.0)
    return (opened + pace * (number - launch_count)).date()


def person(seed: int, number: int, customers: int) -> Person:
    """Customer `number` of the shop that `seed` makes: the same whoever asks and whenever."""
    chance = stream(seed, "person", number)
    place = PLACES.draw(chance)
    language = "ru" if chance.random() < (0.97 if place.country == "RU" else 0.25) else "en"
    gender = "female" if chance.random() < 0.68 else "male"
    given = chance.choice(given_names(language, gender))
    family = stream(seed, "household", household_of(number) or number).choice(family_names(language))
    registered_at = at_local(registered_on(number, customers), leisure_hour(chance), place.timezone)
    email, has_valid_email = _email_of(number, email_address(given, family, number), chance)
    if former := former_owner_of(number):
        before = person(seed, former, customers)
        email, has_valid_email = before.row.email, before.has_valid_email
    phone = phone_number(place.country, number, chance)
    favourite = CATEGORIES.draw(chance)
    store = STORE_OF_CITY.get(place.city)
    return Person(
        number=number,
        row=CustomerRow(
            customer_id=f"C{number:06d}",
            registered_at=registered_at,
            email=email,
            phone=phone if chance.random() < 0.85 else None,
            first_name=given.written if chance.random() < 0.97 else None,
            last_name=(family.female if gender == "female" else family.male) if chance.random() < 0.9 else None,
            birth_date=_birth_date(chance),
            gender=gender if chance.random() < 0.9 else None,
            city=place.city,
            region=place.region,
            country=place.country,
            language=language if chance.random() < 0.97 else None,
            timezone=place.timezone if chance.random() < 0.92 else None,
            acquisition_source=SOURCES.draw(chance),
            loyalty_card_id=f"L{number:08d}" if chance.random() < TRUTH.loyalty_share else None,
            partner_code=code_in_account(seed, number),
        ),
        timezone=place.timezone,
        has_valid_email=has_valid_email,
        address_dies_at=registered_at
        + (chance.uniform(20, 730) if chance.random() < TRUTH.dying_address_share else 36_500) * ONE_DAY,
        is_buyer=chance.random() < TRUTH.buyer_share,
        rate=chance.gammavariate(TRUTH.rate_shape, 1 / TRUTH.rate_scale_days),
        dropout=chance.betavariate(TRUTH.dropout_a, TRUTH.dropout_b),
        till_share=chance.betavariate(2, 2) if store else 0.03,
        store_id=(store or STORES[0]).store_id,
        favourite_category=favourite,
        open_share=chance.betavariate(1.2, 1.2 / TRUTH.open_mean - 1.2),
        has_privacy_proxy=chance.random() < TRUTH.privacy_proxy_share,
        has_scanner=chance.random() < TRUTH.scanner_share,
        visit_rate=chance.gammavariate(0.8, TRUTH.visits_per_day / 0.8),
        device=("mobile", "mobile", "desktop", "tablet")[chance.randrange(4)],
    )


def household_of(number: int) -> int | None:
    """The number of the customer who heads the household of `number`; None for who lives on her own."""
    if number % HOUSEHOLD_EVERY == 0:
        return number - 1
    return number if (number + 1) % HOUSEHOLD_EVERY == 0 else None


def former_owner_of(number: int) -> int | None:
    """The number of the customer whose address `number` has taken over; None for nearly everybody."""
    former = number - NEW_OWNER_AFTER
    return former if number % NEW_OWNER_EVERY == NEW_OWNER_FIRST else None


def _email_of(number: int, own: str, chance: random.Random) -> tuple[str | None, bool]:
    """The address as the shop has it, and whether it is one; a household has one mailbox."""
    luck, typed, broken = chance.random(), as_typed(own, chance), chance.choice(BROKEN_ADDRESSES)
    if head := household_of(number):
        return f"family{head}@example.com", True
    if luck < TRUTH.no_email_share:
        return None, False
    return (broken, False) if luck < TRUTH.no_email_share + TRUTH.invalid_email_share else (typed, True)


def _birth_date(chance: random.Random) -> dt.date | None:
    """A date between 1945 and 2006, unknown for one in five; leap days are a little more frequent than in life."""
    known, leap, days = chance.random() < 0.8, chance.random() < 0.005, chance.randrange(61 * 365)
    if not known:
        return None
    return dt.date(1980, 2, 29) if leap else dt.date(1945, 1, 1) + dt.timedelta(days=days)
