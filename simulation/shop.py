"""The synthetic shop: everything it knows at an instant, as files of the raw contract."""

import dataclasses
import datetime as dt
import itertools
from collections.abc import Iterator
from pathlib import Path

from simulation.answers import date_rows, quiz_rows, rating_rows
from simulation.browsing import BEFORE_REGISTRATION, casual_visits, order_visit, stranger_visits
from simulation.catalogue import STORES, catalogue_rows
from simulation.guests import as_placed, guest_purchases, purchase_before_registration
from simulation.handovers import as_collected, second_receipts
from simulation.invitations import invitation_rows
from simulation.letters import Issue, issues, letter_rows
from simulation.loyalty import loyalty_rows
from simulation.partners import partner_rows
from simulation.people import Person, person, registered_on
from simulation.periods import in_utc, write_periods
from simulation.permissions import consent_rows, mailing_periods
from simulation.possessions import device_rows, wish_rows
from simulation.prices import price_rows
from simulation.purchases import Purchase, PurchaseHistory, purchase_history, purchase_rows, stranger_receipts
from simulation.rows import Stamped
from simulation.shop_floor import coupon_rows, form_rows, with_sellers_card
from simulation.stock import stock_rows
from simulation.truth import ONE_DAY, TRUTH

TWO_THOUSAND = 2000  # the shop for which `Truth` states how many strangers come a day


def write_shop_files(folder: Path, *, seed: int, customers: int, until: dt.datetime) -> list[Path]:
    """Write all that happened from 2025-05-01 (Moscow) until the aware instant `until`, which is excluded.

    Files: `<folder>/<table>/<YYYY-Qn>.parquet`, columns of the raw contract, naive UTC microseconds, prices in roubles.
    `customers` is about how many have registered by 2026-11-01; afterwards they go on coming. The same arguments give
    the same bytes, a later `until` the same rows and more. Returns the paths; raises ValueError when `until` is naive.
    """
    return write_periods(folder, shop_rows(seed, customers, in_utc(until)))


def shop_rows(seed: int, customers: int, until: dt.datetime) -> Iterator[Stamped]:
    """The rows of all tables before the naive UTC instant `until`, in no order.

    Here and only here rows are cut off: whoever draws them may draw beyond, so that no draw depends on `until`.
    """
    calendar = list(issues(until))
    sources = itertools.chain(
        catalogue_rows(),
        partner_rows(),
        stock_rows(seed, until),
        price_rows(seed, until),
        _stranger_rows(seed, customers, until),
        *(_life_of(seed, one, customers, calendar, until) for one in everybody(seed, customers, until)),
    )
    return (one for one in sources if TRUTH.start <= one.moment < until)


def everybody(seed: int, customers: int, until: dt.datetime) -> Iterator[Person]:
    """Who may have been on the site or registered before `until`; local days reach up to a day beyond the UTC one."""
    latest = until.date() + ONE_DAY + BEFORE_REGISTRATION
    for number in itertools.count(1):
        if registered_on(number, customers) > latest:
            return
        yield person(seed, number, customers)


def _life_of(seed: int, one: Person, customers: int, calendar: list[Issue], until: dt.datetime) -> Iterator[Stamped]:
    """Everything a customer does and is sent, each subject from a stream of its own."""
    yield Stamped(one.row.registered_at, one.row)
    consents = consent_rows(seed, one)
    yield from (Stamped(row.occurred_at, row) for row in consents)
    history = purchase_history(seed, one, until)
    placed = placed_purchases(seed, one, history)
    for purchase in placed:
        yield from _around_a_purchase(seed, one, purchase)
    yield from loyalty_rows(seed, one, placed, until)
    yield from invitation_rows(seed, one, customers)
    for rows in (form_rows, quiz_rows, date_rows, wish_rows, device_rows):
        yield from rows(seed, one)
    yield from casual_visits(seed, one, history, until)
    yield from letter_rows(seed, one, calendar, list(mailing_periods(consents)), history.left_at)


def placed_purchases(seed: int, one: Person, history: PurchaseHistory) -> tuple[Purchase, ...]:
    """Her purchases as the shop has them: collected in a shop, placed as a guest, one perhaps before she registered."""
    before = purchase_before_registration(seed, one)
    later = (as_placed(seed, one, as_collected(seed, one, purchase)) for purchase in history.purchases)
    return (*([before] if before else []), *later)


def _around_a_purchase(seed: int, one: Person, purchase: Purchase) -> Iterator[Stamped]:
    """A purchase, the visit before it, and what it brings with it afterwards."""
    order = with_sellers_card(seed, purchase.order, one.row.loyalty_card_id)
    yield from purchase_rows(dataclasses.replace(purchase, order=order))
    for receipt in second_receipts(seed, one, purchase):
        yield from purchase_rows(receipt)
    yield from order_visit(seed, one, purchase)
    yield from coupon_rows(seed, one, purchase)
    yield from rating_rows(seed, one, purchase)


def _stranger_rows(seed: int, customers: int, until: dt.datetime) -> Iterator[Stamped]:
    """What people do whom the shop does not know, day by day: their number follows the size of the shop."""
    share = customers / TWO_THOUSAND
    day = (TRUTH.start + ONE_DAY).date()
    while day <= until.date() + ONE_DAY:
        yield from stranger_visits(seed, day, TRUTH.strangers_per_day * share)
        for store in STORES:
            for receipt in stranger_receipts(seed, day, store, TRUTH.receipts_per_day * share / len(STORES)):
                order = with_sellers_card(seed, receipt.order, None)
                yield from purchase_rows(dataclasses.replace(receipt, order=order))
        day += ONE_DAY
    for guest, purchase in guest_purchases(seed, TRUTH.guests * share, until):
        yield from purchase_rows(purchase)
        yield from order_visit(seed, guest, purchase)
