"""How numbers are written."""

import datetime as dt
from decimal import Decimal

import pytest

from dashboards.figures import ABSENT, amount_text, instant_text, rate_text, share_text, short_money_text


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (Decimal("0"), "0 RUB"),
        (Decimal("949.60"), "950 RUB"),
        (Decimal("999.94"), "1,000 RUB"),
        (Decimal("37400"), "37.4 K RUB"),
        (Decimal("999949"), "999.9 K RUB"),
        (Decimal("999950"), "1.0 M RUB"),
        (Decimal("1234567"), "1.2 M RUB"),
        (Decimal("8911407904"), "8.9 B RUB"),
        (Decimal("-1234567"), "-1.2 M RUB"),
    ],
)
def test_money_is_written_as_one_says_it(amount: Decimal, expected: str) -> None:
    assert plain(short_money_text(amount, "RUB")) == expected


def test_money_that_people_check_keeps_its_cents() -> None:
    assert amount_text(Decimal("8911407.9040")) == "8,911,407.90"


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [(37, 301, "12.3 %"), (0, 301, "0 %"), (1, 30_000, "<0.1 %"), (301, 301, "100.0 %"), (0, 0, ABSENT)],
)
def test_a_share_is_a_percentage_or_an_honest_dash(numerator: int, denominator: int, expected: str) -> None:
    assert plain(share_text(numerator, denominator)) == expected


def test_a_rate_carries_its_two_numbers() -> None:
    assert plain(rate_text(1_200, 3_010)) == "39.9 % (1,200 of 3,010)"


def test_an_instant_is_shown_on_the_shop_clock() -> None:
    instant = dt.datetime(2026, 10, 31, 21, 30, tzinfo=dt.UTC)
    assert plain(instant_text(instant, "Asia/Kolkata")) == "1 Nov 2026, 03:00 (Asia/Kolkata)"
