"""The heatmap's own rules: order of bands, borders where zones meet, names where they fit."""

import re
from decimal import Decimal

import pytest
from shop_fixture import COUNTS, FREQUENCY, RECENCY, zone_key

from dashboards.charts.lifecycle_heatmap import Cell, frequency_bands, heatmap_layer, lifecycle_heatmap, recency_bands

CELLS = [
    Cell(frequency, recency, zone_key(frequency, recency), count, Decimal(count * 10))
    for frequency in FREQUENCY
    for recency, count in zip(RECENCY, COUNTS[frequency], strict=True)
]


def test_bands_are_ordered_by_their_days_and_orders_whatever_the_row_order() -> None:
    assert recency_bands(CELLS[::-1]) == RECENCY
    assert frequency_bands(CELLS[::-1]) == FREQUENCY


def test_a_missing_cell_is_an_error_and_not_nobody() -> None:
    with pytest.raises(KeyError):
        lifecycle_heatmap([cell for cell in CELLS if cell != CELLS[7]], "RUB")


def test_thick_lines_run_exactly_where_two_zones_meet() -> None:
    path = lifecycle_heatmap(CELLS, "RUB").layout.shapes[0].path
    vertical, horizontal = re.findall(r"M([\d.]+),[-\d.]+V", path), re.findall(r"M[-\d.]+,([\d.]+)H", path)
    # Belt on days 91-180: a line before column 4 and after column 5, over all five rows.
    assert sorted(vertical) == ["2.5"] * 5 + ["4.5"] * 5
    # Rows 1|2 and 3|4 in the first three columns; rows 2|3 in the last four.
    assert sorted(horizontal) == ["0.5"] * 3 + ["1.5"] * 4 + ["2.5"] * 3


def test_each_zone_is_named_once_in_its_corner() -> None:
    names = {note.text: (note.x, note.y) for note in lifecycle_heatmap(CELLS, "RUB").layout.annotations}
    assert names == {
        "<b>Best</b>": (-0.5, 4.5),
        "<b>Highest potential</b>": (-0.5, 2.5),
        "<b>New</b>": (-0.5, 0.5),
        "<b>Discount belt</b>": (2.5, 4.5),
        "<b>Former best</b>": (4.5, 4.5),
        "<b>Former new</b>": (4.5, 1.5),
    }


def test_a_zone_that_a_shop_added_is_shown_by_its_key() -> None:
    cells = [cell._replace(zone="<i>vip") if cell.zone == "best" else cell for cell in CELLS]
    figure = lifecycle_heatmap(cells, "RUB")
    assert "<b>&lt;i&gt;vip</b>" in {note.text for note in figure.layout.annotations}
    assert "zone <b>&lt;i&gt;vip</b>" in figure.data[0].hovertext[4][0]


def test_the_hover_says_who_how_many_how_much_and_what_to_do() -> None:
    hover = lifecycle_heatmap(CELLS, "RUB").data[0].hovertext[2][4].replace("\N{NO-BREAK SPACE}", " ")
    assert hover.startswith(
        "3 purchases, the last one 121-180 days ago: zone <b>Discount belt</b>.<br>"
        "37 customers, 2.1 % of 1,795 buyers.<br>370 RUB revenue, 2.1 % of 17.9 K RUB.<br>What to do: Remind first."
    )


def test_the_colour_of_a_cell_stays_inside_its_zone_and_grows_with_the_number() -> None:
    zones = sorted({cell.zone for cell in CELLS})
    z = heatmap_layer(CELLS, "customers")["z"]
    for cell in CELLS:
        value = z[FREQUENCY.index(cell.frequency_band)][RECENCY.index(cell.recency_band)]
        assert zones.index(cell.zone) < value < zones.index(cell.zone) + 1
    assert z[0][0] > z[0][1] > z[0][2]  # 61, 48 and 37 customers


def test_the_switch_changes_the_large_number() -> None:
    customers, revenue = heatmap_layer(CELLS, "customers")["text"], heatmap_layer(CELLS, "revenue")["text"]
    assert "<b>192</b>" in customers[0][8]
    assert "<b>1.9\N{NO-BREAK SPACE}K</b>" in revenue[0][8]


def test_a_shop_without_buyers_can_still_be_drawn() -> None:
    empty = [cell._replace(customer_count=0, revenue=Decimal(0)) for cell in CELLS]
    assert {text for row in heatmap_layer(empty, "revenue")["text"] for text in row} == {
        '<span style="color:#5b6773">0</span>'
    }
