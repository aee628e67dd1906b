"""What the messages of the recent days led to, every rate with its two numbers."""

import datetime as dt
from decimal import Decimal
from typing import NamedTuple

from markupsafe import Markup

from dashboards.charts.rate_lines import RateSeries, rate_lines
from dashboards.figures import amount_text, count_text, date_text, plural, share_text
from dashboards.layout import Column, chart, paragraph, section, table
from dashboards.snapshot import Snapshot

RECENT_DAYS = 14  # a fortnight shows each weekday twice

_HEADING = "What recent messages led to"
_MEASURES = ("sent", "delivered", "bounced", "opened", "clicked", "unsubscribed", "complained", "orders")
_DAYS = f"""
    select event_date, {", ".join(f"cast(sum({measure}) as bigint)" for measure in _MEASURES)}, sum(revenue)
    from rpt_kpis_daily
    group by event_date
    having sum(sent) > 0
    order by event_date desc
    limit ?
"""


class _Day(NamedTuple):
    """One row per local day with messages, all campaigns together; revenue in the shop's currency."""

    date: dt.date
    sent: int
    delivered: int
    bounced: int
    opened: int
    clicked: int
    unsubscribed: int
    complained: int
    orders: int
    revenue: Decimal


def recent_messages(snapshot: Snapshot) -> Markup:
    """The section: three rates by day as lines, and the last fortnight with messages as a table."""
    days = [_Day(*row) for row in snapshot.rows(_DAYS, [RECENT_DAYS])]
    if not days:
        return section(_HEADING, paragraph("No message has been sent yet, so there is nothing to count.", "empty"))
    series = [
        RateSeries("Delivered, of sent", [(day.date, day.delivered, day.sent) for day in reversed(days)]),
        RateSeries("Opened, of delivered", [(day.date, day.opened, day.delivered) for day in reversed(days)]),
        RateSeries("Clicked, of delivered", [(day.date, day.clicked, day.delivered) for day in reversed(days)]),
    ]
    revenue = f"Revenue, {snapshot.currency}"
    columns = [Column("Day"), *(Column(name, "number") for name in ("Sent", "Delivered", "Opened", "Clicked"))]
    columns += [Column(name, "number") for name in ("Unsubscribed", "Complained", "Bounced", "Orders", revenue)]
    return section(
        _HEADING,
        paragraph(
            f"The last {plural(len(days), 'day', 'days')} with messages, all campaigns together, as known before "
            "tonight's letters left. Opens by machines are not counted; the newest days still gather opens and clicks."
        ),
        chart(
            rate_lines(series),
            key="rates",
            description="Lines of the delivery, open and click rate by day; the table below holds the numbers.",
        ),
        table(
            "Delivered and bounced are of sent; opened, clicked, unsubscribed and complained are of delivered. "
            "Orders and revenue are attributed to the last message clicked before: this describes, it is not lift.",
            columns,
            [_row(day) for day in days],
        ),
    )


def _row(day: _Day) -> list[str | Markup]:
    return [
        date_text(day.date),
        count_text(day.sent),
        _rate(day.delivered, day.sent),
        _rate(day.opened, day.delivered),
        _rate(day.clicked, day.delivered),
        _rate(day.unsubscribed, day.delivered),
        _rate(day.complained, day.delivered),
        _rate(day.bounced, day.sent),
        count_text(day.orders),
        amount_text(day.revenue),
    ]


def _rate(numerator: int, denominator: int) -> Markup:
    return Markup("{}<small>{} of {}</small>").format(
        share_text(numerator, denominator), count_text(numerator), count_text(denominator)
    )
