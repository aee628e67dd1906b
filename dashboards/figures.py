"""How numbers are written on a page: one way per kind of number."""

import datetime as dt
from decimal import Decimal

from setka.settings import zone

NO_BREAK = "\N{NO-BREAK SPACE}"
ABSENT = "\N{EN DASH}"  # a share of nothing, a date that is not known

Number = int | float | Decimal


def count_text(value: int) -> str:
    """A whole number with thousands separators: 12,345."""
    return f"{value:,}"


def amount_text(amount: Number) -> str:
    """Money to the cent, for columns that name their currency and that people check: 8,911,407.90."""
    return f"{Decimal(amount):,.2f}"


def short_money_text(amount: Number, currency: str = "") -> str:
    """Money as one says it, for cells and hovers: 1.2 M RUB, 37.4 K RUB, 950 RUB; without currency just the number."""
    value = float(amount)
    for size, letter in ((1e9, "B"), (1e6, "M"), (1e3, "K")):
        # Half of the last written digit below the size already rounds up to it: 999,950 is 1.0 M, not 1000.0 K.
        if abs(value) >= size * 0.99995:
            text = f"{value / size:,.1f}{NO_BREAK}{letter}"
            break
    else:
        text = f"{value:,.0f}"
    return f"{text}{NO_BREAK}{currency}" if currency else text


def share_text(numerator: Number, denominator: Number) -> str:
    """A share in percent with one decimal: 12.3 %; a dash when there is nothing to have a share of."""
    if not denominator:
        return ABSENT
    if not numerator:
        return f"0{NO_BREAK}%"
    share = 100 * float(numerator) / float(denominator)
    if 0 < share < 0.05:
        return f"<0.1{NO_BREAK}%"
    return f"{share:.1f}{NO_BREAK}%"


def rate_text(numerator: int, denominator: int) -> str:
    """A share that carries its two numbers: 12.3 % (37 of 301)."""
    return f"{share_text(numerator, denominator)} ({count_text(numerator)} of {count_text(denominator)})"


def date_text(day: dt.date) -> str:
    """A date nobody can misread: 1 Nov 2026."""
    return f"{day.day}{NO_BREAK}{day:%b}{NO_BREAK}{day.year}"


def instant_text(instant: dt.datetime, timezone: str) -> str:
    """An aware instant on the clock of `timezone`: 1 Nov 2026, 03:00 (Europe/Moscow)."""
    local = instant.astimezone(zone(timezone))
    return f"{date_text(local.date())}, {local:%H:%M} ({timezone})"


def plural(count: int, one: str, many: str) -> str:
    """The count with the noun in its number: 1 customer, 2 customers."""
    return f"{count_text(count)} {one if count == 1 else many}"
