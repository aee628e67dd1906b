"""The lifecycle grid as a heatmap: orders so far up the side, days since the last one along the bottom."""

import math
import re
import textwrap
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

import plotly.graph_objects as go

from dashboards.figures import count_text, plural, share_text, short_money_text
from dashboards.layout import chart_text
from dashboards.theme import INK, QUIET_INK, dress, tint
from dashboards.zones import zone_of

Measure = Literal["customers", "revenue"]

ROW_HEIGHT = 92  # room for the zone's name, the number and its share
PALEST = 0.10  # an empty cell still shows whose it is


class Cell(NamedTuple):
    """One cell of the grid; revenue in the shop's currency, gross of returns. Prospects are no cell."""

    frequency_band: str
    recency_band: str
    zone: str
    customer_count: int
    revenue: Decimal


def frequency_bands(cells: Sequence[Cell]) -> list[str]:
    """The grid's rows, fewest orders first."""
    return sorted({cell.frequency_band for cell in cells}, key=_first_number)


def recency_bands(cells: Sequence[Cell]) -> list[str]:
    """The grid's columns, most recent first."""
    return sorted({cell.recency_band for cell in cells}, key=_first_number)


def days_text(recency_band: str) -> str:
    """A recency band in words: 31-60 days; over 450 days."""
    return f"{recency_band.replace('beyond_', 'over ')} days"


def orders_text(frequency_band: str) -> str:
    """A frequency band in words: 1 purchase, 3 purchases, 5 or more purchases."""
    if frequency_band == "1":
        return "1 purchase"
    return f"{frequency_band.replace('+', ' or more')} purchases"


def heatmap_layer(cells: Sequence[Cell], measure: Measure) -> dict[str, list[list[float]] | list[list[str]]]:
    """What a heatmap trace needs to show one measure: `z` (colour) and `text`, rows x columns of the grid.

    The large number is the measure; the small one is the cell's share of the other measure's total.
    """
    zones = _zone_keys(cells)
    largest = max((_amount(cell, measure) for cell in cells), default=0.0)
    customers, revenue = sum(cell.customer_count for cell in cells), sum(cell.revenue for cell in cells)

    def colour(cell: Cell) -> float:
        # The square root keeps small cells visible beside one that holds half of the shop.
        fullness = math.sqrt(max(_amount(cell, measure), 0.0) / largest) if largest > 0 else 0.0
        return zones.index(cell.zone) + 0.01 + 0.98 * fullness

    def text(cell: Cell) -> str:
        if measure == "customers":
            large, small = count_text(cell.customer_count), share_text(cell.revenue, revenue)
        else:
            large, small = short_money_text(cell.revenue), share_text(cell.customer_count, customers)
        if not cell.customer_count:
            return f'<span style="color:{QUIET_INK}">0</span>'
        return f'<b>{large}</b><br><span style="font-size:12px">{small}</span>'

    rows = _rows(cells)
    return {
        "z": [[colour(cell) for cell in row] for row in rows],
        "text": [[text(cell) for cell in row] for row in rows],
    }


def lifecycle_heatmap(cells: Sequence[Cell], currency: str) -> go.Figure:
    """The grid, showing customers; `heatmap_layer` gives what to restyle it with. Every cell must be present once."""
    zones, layer = _zone_keys(cells), heatmap_layer(cells, "customers")
    rows, columns = frequency_bands(cells), recency_bands(cells)
    figure = go.Figure(
        go.Heatmap(
            z=layer["z"],
            text=layer["text"],
            texttemplate="%{text}",
            textfont={"size": 17, "color": INK},
            hovertext=_hover_texts(cells, currency),
            hoverinfo="text",
            zmin=0,
            zmax=len(zones),
            colorscale=_colour_scale(zones),
            showscale=False,
            xgap=2,
            ygap=2,
        )
    )
    dress(figure, height=ROW_HEIGHT * len(rows) + 76, shapes=_borders(cells), annotations=_zone_names(cells))
    figure.update_xaxes(
        title={"text": "Days since the last order", "standoff": 8},
        tickvals=list(range(len(columns))),
        ticktext=[band.replace("beyond_", "over ") for band in columns],
        range=[-0.52, len(columns) - 0.48],
        showgrid=False,
        ticks="",
        ticklabelstandoff=4,
    )
    figure.update_yaxes(
        title={"text": "Orders so far", "standoff": 8}, tickvals=list(range(len(rows))), ticktext=rows, showgrid=False
    )
    figure.update_yaxes(range=[-0.52, len(rows) - 0.48], tickfont={"size": 15}, ticklabelstandoff=6, ticks="")
    return figure


def _first_number(band: str) -> int:
    found = re.search(r"\d+", band)
    return int(found[0]) if found else 0


def _amount(cell: Cell, measure: Measure) -> float:
    return float(cell.customer_count if measure == "customers" else cell.revenue)


def _zone_keys(cells: Sequence[Cell]) -> list[str]:
    return sorted({cell.zone for cell in cells})


def _rows(cells: Sequence[Cell]) -> list[list[Cell]]:
    """The cells by row and column. Raises KeyError when one is missing: a hole would be read as nobody."""
    by_place = {(cell.frequency_band, cell.recency_band): cell for cell in cells}
    return [[by_place[row, column] for column in recency_bands(cells)] for row in frequency_bands(cells)]


def _colour_scale(zones: Sequence[str]) -> list[tuple[float, str]]:
    """Each zone owns one stretch of the scale, from its palest tint to its full colour."""
    scale = []
    for position, key in enumerate(zones):
        colour = zone_of(key).colour
        scale += [(position / len(zones), tint(colour, PALEST)), ((position + 1) / len(zones), colour)]
    return scale


def _hover_texts(cells: Sequence[Cell], currency: str) -> list[list[str]]:
    customers, revenue = sum(cell.customer_count for cell in cells), sum(cell.revenue for cell in cells)

    def hover(cell: Cell) -> str:
        zone = zone_of(cell.zone)
        lines = [
            f"{orders_text(cell.frequency_band)}, the last one {days_text(cell.recency_band)} ago: "
            f"zone <b>{chart_text(zone.title)}</b>.",
            f"{plural(cell.customer_count, 'customer', 'customers')}, "
            f"{share_text(cell.customer_count, customers)} of {plural(customers, 'buyer', 'buyers')}.",
            f"{short_money_text(cell.revenue, currency)} revenue, "
            f"{share_text(cell.revenue, revenue)} of {short_money_text(revenue, currency)}.",
        ]
        if zone.advice:
            lines += textwrap.wrap(f"What to do: {chart_text(zone.advice)}", 64)
        return "<br>".join(lines)

    return [[hover(cell) for cell in row] for row in _rows(cells)]


def _borders(cells: Sequence[Cell]) -> list[dict[str, object]]:
    """One path of thick lines: around the grid and wherever two zones meet."""
    rows = _rows(cells)
    height, width = len(rows), len(rows[0])
    path = [f"M-0.5,-0.5H{width - 0.5}V{height - 0.5}H-0.5Z"]
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            if x + 1 < width and row[x + 1].zone != cell.zone:
                path.append(f"M{x + 0.5},{y - 0.5}V{y + 0.5}")
            if y + 1 < height and rows[y + 1][x].zone != cell.zone:
                path.append(f"M{x - 0.5},{y + 0.5}H{x + 0.5}")
    return [{"type": "path", "path": "".join(path), "line": {"color": INK, "width": 2.5}, "layer": "above"}]


def _zone_names(cells: Sequence[Cell]) -> list[dict[str, object]]:
    """The zone's name in the top left corner of each connected part that is wide enough for it."""
    rows = _rows(cells)
    names: list[dict[str, object]] = []
    seen: set[tuple[int, int]] = set()
    for y in reversed(range(len(rows))):
        for x in range(len(rows[y])):
            if (x, y) in seen:
                continue
            seen |= _connected(rows, x, y)
            title = zone_of(rows[y][x].zone).title
            run = 1
            while x + run < len(rows[y]) and rows[y][x + run].zone == rows[y][x].zone:
                run += 1
            if len(title) <= run * 13:  # about what fits into the narrowest cell
                names.append(
                    {
                        "text": f"<b>{chart_text(title)}</b>",
                        "x": x - 0.5,
                        "y": y + 0.5,
                        "xanchor": "left",
                        "yanchor": "top",
                        "xshift": 5,
                        "yshift": -3,
                        "showarrow": False,
                        "font": {"size": 12.5, "color": INK},
                    }
                )
    return names


def _connected(rows: Sequence[Sequence[Cell]], x: int, y: int) -> set[tuple[int, int]]:
    """The places that are reached from one by steps to neighbours of the same zone."""
    zone, found, waiting = rows[y][x].zone, set(), [(x, y)]
    while waiting:
        column, row = waiting.pop()
        inside = 0 <= row < len(rows) and 0 <= column < len(rows[row])
        if inside and (column, row) not in found and rows[row][column].zone == zone:
            found.add((column, row))
            waiting += [(column + 1, row), (column - 1, row), (column, row + 1), (column, row - 1)]
    return found
