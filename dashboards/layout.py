"""The shell around every page and the few pieces of HTML that pages share. Whatever is put into them is escaped."""

import html
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import jinja2
import plotly.graph_objects as go
from markupsafe import Markup

from dashboards.theme import CHART_OPTIONS, style_sheet

_SHELL = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=jinja2.StrictUndefined
).get_template("layout.html.jinja")


class Link(NamedTuple):
    """One entry of the navigation: file name beside the page, and what to call it."""

    file: str
    title: str


class Column(NamedTuple):
    """One column of a table: its heading and its style: "" for words, "number" for right-aligned figures, "advice"."""

    heading: str
    style: str = ""


def shell(
    *,
    file: str,
    title: str,
    question: str,
    data_as_of: str,
    run_id: str,
    build_id: str,
    links: Sequence[Link],
    body: Markup,
) -> str:
    """A whole HTML page in English. `file` marks its own entry among `links`; `data_as_of` is written on top."""
    return _SHELL.render(
        language="en",
        file=file,
        title=title,
        question=question,
        data_as_of=data_as_of,
        run_id=run_id,
        build_id=build_id,
        links=links,
        style=Markup(style_sheet()),
        # The script takes a browser longer than the whole page: only a page with a chart waits for it.
        has_chart="Plotly.newPlot" in body,
        body=body,
    )


def section(heading: str, *parts: Markup) -> Markup:
    """A titled card of the page."""
    return Markup("<section>\n<h2>{}</h2>\n{}\n</section>\n").format(heading, join(parts))


def paragraph(text: str | Markup, style: str = "") -> Markup:
    """A paragraph; style is "", "note" or "empty"."""
    return Markup('<p class="{}">{}</p>').format(style, text)


def swatch(colour: str, name: str) -> Markup:
    """A name behind a small square of its colour, for tables that explain a chart."""
    return Markup('<span class="named"><i class="swatch" style="background:{}"></i>{}</span>').format(colour, name)


def table(
    caption: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[str | Markup]],
    *,
    total: Sequence[str | Markup] = (),
) -> Markup:
    """A table whose first column names its rows; `total` is set off at the bottom."""
    heads = join(
        Markup('<th scope="col" class="{}">{}</th>').format(column.style, column.heading) for column in columns
    )
    body = join(_row(columns, row, "") for row in rows)
    last = _row(columns, total, "total") if total else Markup("")
    return Markup(
        '<div class="scroll"><table>\n<caption>{}</caption>\n'
        "<thead><tr>{}</tr></thead>\n<tbody>\n{}{}</tbody>\n</table></div>"
    ).format(caption, heads, body, last)


def _row(columns: Sequence[Column], cells: Sequence[str | Markup], style: str) -> Markup:
    first = Markup('<th scope="row">{}</th>').format(cells[0])
    others = join(
        Markup('<td class="{}">{}</td>').format(column.style, cell)
        for column, cell in zip(columns[1:], cells[1:], strict=True)
    )
    return Markup('<tr class="{}">{}{}</tr>\n').format(style, first, others)


def chart(figure: go.Figure, *, key: str, description: str, style: str = "") -> Markup:
    """A Plotly figure with a text alternative. `key` is its id on the page; style "narrow" lets it shrink on phones.

    Needs plotly.min.js, which the shell loads from beside the page.
    """
    drawn = Markup(figure.to_html(full_html=False, include_plotlyjs=False, div_id=key, config=CHART_OPTIONS))
    return Markup('<div class="scroll"><div class="chart {}" role="img" aria-label="{}">{}</div></div>').format(
        style, description, drawn
    )


def chart_text(text: str) -> str:
    """Text from data, safe as a label of a chart: Plotly reads a few HTML tags in its labels."""
    return html.escape(text, quote=False)


def join(parts: Iterable[Markup]) -> Markup:
    """The parts one after the other."""
    return Markup("").join(parts)
