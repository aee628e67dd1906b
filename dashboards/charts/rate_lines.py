"""Rates of the recent days, a small panel for each, every point with its numerator and denominator."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashboards.figures import date_text, rate_text
from dashboards.theme import ACCENT, LINE, dress


class RateSeries(NamedTuple):
    """One rate over days: `title` names it with its denominator, `points` are (day, numerator, denominator)."""

    title: str
    points: Sequence[tuple[dt.date, int, int]]


def rate_lines(series: Sequence[RateSeries]) -> go.Figure:
    """One panel per rate, side by side, each from 0 % up. A day with nothing in the denominator is a gap."""
    figure = make_subplots(
        rows=1, cols=len(series), subplot_titles=[rate.title for rate in series], horizontal_spacing=0.07
    )
    for position, rate in enumerate(series, start=1):
        figure.add_scatter(
            row=1,
            col=position,
            mode="lines+markers",
            x=[day for day, _, _ in rate.points],
            y=[numerator / denominator if denominator else None for _, numerator, denominator in rate.points],
            line={"color": ACCENT, "width": 2},
            marker={"size": 6},
            hovertext=[
                f"{date_text(day)}<br>{rate_text(numerator, denominator)}"
                for day, numerator, denominator in rate.points
            ],
            hoverinfo="text",
        )
    titles = [annotation.update(font={"size": 13.5}, xanchor="center") for annotation in figure.layout.annotations]
    dress(figure, height=230, showlegend=False, margin={"l": 8, "r": 16, "t": 36, "b": 8}, annotations=titles)
    figure.update_xaxes(
        tickformat="%-d %b", nticks=5, ticklabelstandoff=4, showgrid=False, showline=True, linecolor=LINE
    )
    figure.update_yaxes(tickformat=".0%", rangemode="tozero", nticks=5, gridcolor=LINE, ticks="", ticklabelstandoff=6)
    return figure
