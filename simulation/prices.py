"""The prices on the site: the catalogue's, and cuts for some days."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from simulation.catalogue import products
from simulation.chance import stream
from simulation.rows import ProductPriceRow, ProductRow, Stamped
from simulation.truth import ONE_DAY, TRUTH


def price_rows(seed: int, until: dt.datetime) -> Iterator[Stamped]:
    """The prices of all products to the naive UTC instant `until`, each from the moment it takes effect.

    Order lines keep the catalogue's price through a cut: whoever looks for an answer of demand to price finds none.
    """
    for product in products():
        yield _price(product, TRUTH.start, 0)
        yield from _cuts(seed, product, until)


def _cuts(seed: int, product: ProductRow, until: dt.datetime) -> Iterator[Stamped]:
    """The cuts of one product, each with its end."""
    chance = stream(seed, "prices", product.product_id)
    clock = TRUTH.start
    while (clock := clock + chance.expovariate(1 / TRUTH.days_between_cuts) * ONE_DAY) < until:
        yield _price(product, clock, chance.choice(TRUTH.cut_percents))
        clock += TRUTH.cut_days * ONE_DAY
        yield _price(product, clock, 0)


def _price(product: ProductRow, moment: dt.datetime, percent_off: int) -> Stamped:
    price = product.price * (100 - percent_off) / Decimal(100)
    regular_price = product.price if percent_off else None
    return Stamped(moment, ProductPriceRow(product.product_id, moment, price, regular_price))
