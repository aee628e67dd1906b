"""Visits to the shop's site: before an order, out of curiosity, and by strangers."""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from simulation.catalogue import products, products_of
from simulation.chance import Weighted, stream
from simulation.hours import at_local, leisure_hour
from simulation.origins import DIRECT, ORIGINS, Origin, first_origin
from simulation.people import CATEGORIES, Person
from simulation.purchases import Purchase, PurchaseHistory
from simulation.rows import ProductRow, Stamped, WebEventRow
from simulation.truth import ONE_DAY, TRUTH

SITE = "https://shop.example.com"
SECOND = dt.timedelta(seconds=1)
BEFORE_REGISTRATION = 7 * ONE_DAY  # that long people look around before they register
VIEW_COUNTS: Weighted[int] = Weighted([(1, 34), (2, 28), (3, 20), (4, 12), (5, 6)])


@dataclass
class Visit:
    """The pages of one visit, written in the order a person turns them; each takes her some seconds.

    `moment`: naive UTC, of the next page. `origin`: what brought her, which only the first page tells.
    """

    chance: random.Random
    visit_id: str
    visitor_id: str
    customer_id: str | None
    device: str
    timezone: str | None
    moment: dt.datetime
    origin: Origin
    events: list[Stamped] = field(default_factory=list)

    def turn_to(self, event_type: str, path: str, category: str | None, product_id: str | None) -> None:
        """One more page or action."""
        origin = DIRECT if self.events else self.origin
        row = WebEventRow(
            event_id=f"{self.visit_id}.{len(self.events) + 1:02d}",
            visitor_id=self.visitor_id,
            customer_id=self.customer_id,
            event_type=event_type,
            occurred_at=self.moment,
            product_id=product_id,
            category=category,
            url=SITE + path,
            device=self.device,
            utm_source=origin.source,
            utm_medium=origin.medium,
            utm_campaign=origin.campaign,
            utm_content=origin.content,
            search_query=origin.query,
            timezone=self.timezone,
        )
        self.events.append(Stamped(self.moment, row))
        self.moment += self.chance.randrange(8, 150) * SECOND

    def look_at(self, product: ProductRow) -> None:
        """The page of a product."""
        self.turn_to("product_view", f"/product/{product.product_id}", product.category, product.product_id)

    def take(self, product: ProductRow) -> None:
        """Put a product into the cart."""
        self.turn_to("add_to_cart", "/cart", product.category, product.product_id)


def order_visit(seed: int, person: Person, purchase: Purchase) -> list[Stamped]:
    """The visit that ends in an online order, timed so that the order is its last step; [] for tills and calls."""
    order = purchase.order
    if order.sales_channel not in ("online", "app"):
        return []
    chance = stream(seed, "order visit", order.order_id)
    bought = {line.product_id for line in purchase.lines}
    started_at = order.ordered_at - chance.randrange(900, 1700) * SECOND
    visit = Visit(
        chance,
        f"W-{order.order_id}",
        person.visitor_id,
        order.customer_id,
        person.device,
        person.timezone,
        started_at,
        ORIGINS.draw(chance),
    )
    visit.turn_to("page_view", "/", None, None)
    for product in (product for product in products() if product.product_id in bought):
        visit.look_at(product)
        visit.take(product)
    visit.turn_to("checkout_start", "/checkout", None, None)
    return visit.events


def casual_visits(seed: int, person: Person, history: PurchaseHistory, until: dt.datetime) -> Iterator[Stamped]:
    """Visits without an order, from shortly before registration to the naive UTC instant `until`.

    There are fewer once she has left. Some end with a cart that nobody pays for.
    """
    chance = stream(seed, "casual visits", person.number)
    clock, number = person.row.registered_at - BEFORE_REGISTRATION, 0
    while (clock := clock + chance.expovariate(max(person.visit_rate, 1e-3)) * ONE_DAY) < until + ONE_DAY:
        number += 1
        patience = chance.random()
        has_left = history.left_at is not None and history.left_at <= clock
        if patience > (TRUTH.silent_visit_factor if has_left else 1.0):
            continue
        is_known = clock > person.row.registered_at and chance.random() >= TRUTH.anonymous_share
        customer_id = person.row.customer_id if is_known else None
        visit_id = f"W-{person.number:06d}-{number:04d}"
        drawn = ORIGINS.draw(chance)
        origin = first_origin(seed, person) if number == 1 and clock < person.row.registered_at else drawn
        visit = Visit(
            chance, visit_id, person.visitor_id, customer_id, person.device, person.timezone, clock, origin
        )  # fmt: skip
        _stroll(visit, person.favourite_category)
        yield from visit.events


def stranger_visits(seed: int, day: dt.date, expected: float) -> Iterator[Stamped]:
    """The visits of one local day by people who never become customers; `expected` is their mean number."""
    chance = stream(seed, "strangers", day.isoformat())
    for number in range(1, int(expected + chance.random()) + 1):
        name = f"{day:%y%m%d}-{number:03d}"
        started_at = at_local(day, leisure_hour(chance), TRUTH.timezone)
        visit = Visit(
            chance,
            f"W-X{name}",
            f"V-X{name}",
            None,
            chance.choice(("mobile", "desktop")),
            None,
            started_at,
            ORIGINS.draw(chance),
        )
        _stroll(visit, CATEGORIES.draw(chance))
        yield from visit.events


def _stroll(visit: Visit, favourite: str) -> None:
    """Look around without buying: a category, some products, now and then a search or a forgotten cart."""
    chance = visit.chance
    category = favourite if chance.random() < 0.6 else CATEGORIES.draw(chance)
    if chance.random() < 0.15:
        visit.turn_to("search", "/search", None, None)
    else:
        visit.turn_to("category_view", "/catalogue", category, None)
    product = chance.choice(products_of(category))
    for _ in range(VIEW_COUNTS.draw(chance)):
        product = chance.choice(products_of(category))
        visit.look_at(product)
    if chance.random() < 0.12:
        visit.take(product)
        if chance.random() < 0.4:
            visit.turn_to("checkout_start", "/checkout", None, None)
