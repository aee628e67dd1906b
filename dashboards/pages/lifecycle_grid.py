"""The lifecycle grid: who buys how often, who falls silent, and what each group is worth."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from dashboards.charts.lifecycle_heatmap import (
    Cell,
    days_text,
    frequency_bands,
    heatmap_layer,
    lifecycle_heatmap,
    orders_text,
    recency_bands,
)
from dashboards.figures import amount_text, count_text, plural, rate_text, share_text, short_money_text
from dashboards.layout import Column, chart, paragraph, section, swatch, table
from dashboards.page import Page, Sources
from dashboards.zones import ZONES, zone_of

CHART_KEY = "lifecycle-grid"

_SWITCH = Markup("""
<fieldset class="switch"><legend>What the cells show</legend>
<label><input type="radio" name="measure" value="customers" checked><span>Customers</span></label>
<label><input type="radio" name="measure" value="revenue"><span>Revenue</span></label>
</fieldset>
<p class="note" id="measure-note">{customers}</p>
{chart}
<script>
(() => {{
  const layers = {layers};
  const notes = {notes};
  document.querySelectorAll('input[name="measure"]').forEach((input) => {{
    input.checked = input.value === "customers";
    input.addEventListener("change", () => {{
      const layer = layers[input.value];
      Plotly.restyle("{key}", {{z: [layer.z], text: [layer.text]}});
      document.getElementById("measure-note").textContent = notes[input.value];
    }});
  }});
}})();
</script>
""")


class ZoneTotal(NamedTuple):
    """One row per zone: its customers and their revenue in the shop's currency, gross of returns."""

    zone: str
    customer_count: int
    revenue: Decimal


def _grid(sources: Sources) -> tuple[list[Cell], int]:
    """The cells, and apart from them the customers without an order."""
    rows = sources.snapshot.rows(
        "select frequency_band, recency_band, zone, customer_count, revenue from rpt_lifecycle_grid"
    )
    cells = [Cell(row[0], row[1], row[2], int(row[3]), Decimal(row[4] or 0)) for row in rows]
    prospects = sum(cell.customer_count for cell in cells if cell.frequency_band == "none")
    return [cell for cell in cells if cell.frequency_band != "none"], prospects


def _zone_totals(cells: Sequence[Cell]) -> list[ZoneTotal]:
    order = list(ZONES)
    keys = sorted(
        {cell.zone for cell in cells}, key=lambda key: (order.index(key) if key in order else len(order), key)
    )
    return [
        ZoneTotal(
            key,
            sum(cell.customer_count for cell in cells if cell.zone == key),
            sum((cell.revenue for cell in cells if cell.zone == key), Decimal(0)),
        )
        for key in keys
    ]


def _headline(sources: Sources) -> str:
    cells, prospects = _grid(sources)
    totals = _zone_totals(cells)
    customers, revenue = sum(total.customer_count for total in totals), sum(total.revenue for total in totals)
    if not customers:
        return f"Nobody has bought anything yet; {plural(prospects, 'prospect', 'prospects')} so far."
    strongest = max(totals, key=lambda total: total.revenue)
    currency = sources.snapshot.currency
    return (
        f"{plural(customers, 'buyer', 'buyers')} brought {short_money_text(revenue, currency)}. The zone "
        f"{zone_of(strongest.zone).title} has {share_text(strongest.customer_count, customers)} of them and "
        f"{share_text(strongest.revenue, revenue)} of the revenue."
    )


def _body(sources: Sources) -> Markup:
    cells, prospects = _grid(sources)
    if not any(cell.customer_count for cell in cells):
        sentence = (
            "The grid is empty: nobody has an order that counts. As soon as orders with a customer are landed, "
            "each buyer stands in exactly one cell here."
        )
        apart = f"Without an order so far: {plural(prospects, 'prospect', 'prospects')}."
        return section("Nothing to show yet", paragraph(sentence, "empty"), paragraph(apart))
    return Markup("").join(
        [
            section("Where the customers stand", _explanation(), _switched_chart(cells, sources.snapshot.currency)),
            _zone_section(cells, prospects, sources.snapshot.currency),
            _cell_section(cells, sources.snapshot.currency),
        ]
    )


def _explanation() -> Markup:
    return paragraph(
        "Every buyer is in exactly one cell. Waiting moves a customer to the right; a purchase moves her a row up and "
        "back to the left. Colours and thick lines mark the zones; the fuller the colour, the fuller the cell."
    )


def _switched_chart(cells: Sequence[Cell], currency: str) -> Markup:
    notes = {
        "customers": "Large: customers in the cell. Small: the cell's share of all revenue.",
        "revenue": f"Large: revenue of the cell's customers, {currency}. Small: the cell's share of all buyers.",
    }
    description = (
        "Heatmap of customers by number of orders and days since the last one. The tables below hold its numbers."
    )
    return _SWITCH.format(
        customers=notes["customers"],
        chart=chart(lifecycle_heatmap(cells, currency), key=CHART_KEY, description=description),
        layers=htmlsafe_json_dumps(
            {"customers": heatmap_layer(cells, "customers"), "revenue": heatmap_layer(cells, "revenue")}
        ),
        notes=htmlsafe_json_dumps(notes),
        key=CHART_KEY,
    )


def _zone_section(cells: Sequence[Cell], prospects: int, currency: str) -> Markup:
    totals = _zone_totals(cells)
    customers, revenue = sum(total.customer_count for total in totals), sum((t.revenue for t in totals), Decimal(0))
    columns = [
        Column("Zone"),
        Column("Customers", "number"),
        Column("Share of buyers", "number"),
        Column(f"Revenue, {currency}", "number"),
        Column("Share of revenue", "number"),
        Column(f"{currency} per customer", "number"),
        Column("What to do", "advice"),
    ]
    rows = [
        (
            swatch(zone_of(total.zone).colour, zone_of(total.zone).title),
            count_text(total.customer_count),
            share_text(total.customer_count, customers),
            amount_text(total.revenue),
            share_text(total.revenue, revenue),
            amount_text(total.revenue / total.customer_count) if total.customer_count else "",
            zone_of(total.zone).advice,
        )
        for total in totals
    ]
    all_buyers = ("All buyers", count_text(customers), "", amount_text(revenue), "")
    whole = (*all_buyers, amount_text(revenue / customers), "")
    caption = f"Shares are of {plural(customers, 'buyer', 'buyers')} and of {amount_text(revenue)} {currency}."
    prospect = ZONES["prospect"]
    apart = Markup("<strong>{}</strong>, apart from the grid: {} of all customers have no order. {}").format(
        swatch(prospect.colour, prospect.title), rate_text(prospects, prospects + customers), prospect.advice
    )
    return section("What each zone is worth", table(caption, columns, rows, total=whole), paragraph(apart))


def _cell_section(cells: Sequence[Cell], currency: str) -> Markup:
    by_place = {(cell.frequency_band, cell.recency_band): cell for cell in cells}
    columns = [Column("Orders so far"), *(Column(days_text(band), "number") for band in recency_bands(cells))]
    small = Markup("{}<small>{}</small>")
    rows = [
        [
            orders_text(frequency),
            *(
                small.format(count_text(cell.customer_count), short_money_text(cell.revenue))
                for cell in (by_place[frequency, recency] for recency in recency_bands(cells))
            ),
        ]
        for frequency in reversed(frequency_bands(cells))
    ]
    caption = f"Customers by days since the last order; below each count the revenue of the cell in {currency}."
    return section("The grid as a table", table(caption, columns, rows))


PAGE = Page(
    key="lifecycle_grid",
    order=10,
    title="Lifecycle grid",
    question="Who buys how often, who is falling silent, and what is each group worth?",
    headline=_headline,
    body=_body,
)
