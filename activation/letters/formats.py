"""How letters write sums and dates: as a reader of the language expects, by Babel's tables."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import jinja2
from babel.dates import format_date
from babel.numbers import format_currency


@jinja2.pass_context
def money(context: Mapping[str, Any], amount: Decimal | float) -> str:
    """A sum in the shop's currency: `{{ amount | money }}`."""
    # Through text, so that 0.1 is a tenth.
    return format_currency(Decimal(str(amount)), context["shop"]["currency"], locale=context["language"])


@jinja2.pass_context
def day(context: Mapping[str, Any], date: str) -> str:
    """A date written out, from its ISO form: `{{ order_date | day }}`."""
    return format_date(dt.date.fromisoformat(date), format="long", locale=context["language"])


FILTERS = {"money": money, "day": day}
