"""What the shops find when they count their shelves."""

import datetime as dt
from collections.abc import Iterator

from simulation.catalogue import SHELVES, STORES, products_of
from simulation.chance import stream
from simulation.rows import ProductRow, ProductStockRow, Stamped, StoreRow
from simulation.truth import ONE_DAY, TRUTH


def stock_rows(seed: int, until: dt.datetime) -> Iterator[Stamped]:
    """The counts of all shops to the naive UTC instant `until`; shelves that nobody counts are left out."""
    for shelf in SHELVES:
        if shelf.is_counted:
            for product in products_of(shelf.category):
                for store in STORES:
                    yield from _counts(seed, product, store, until)


def _counts(seed: int, product: ProductRow, store: StoreRow, until: dt.datetime) -> Iterator[Stamped]:
    """The counts of one product in one shop, each shelf on a day of its own."""
    chance = stream(seed, "stock", store.store_id, product.product_id)
    clock = TRUTH.start + chance.uniform(0, TRUTH.days_between_counts) * ONE_DAY
    while clock < until:
        luck, pieces = chance.random(), chance.randrange(1, TRUTH.largest_stock + 1)
        quantity = 0 if luck < TRUTH.sold_out_share else pieces
        yield Stamped(clock, ProductStockRow(product.product_id, store.store_id, clock, quantity))
        clock += TRUTH.days_between_counts * ONE_DAY
