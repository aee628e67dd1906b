"""Why candidates got a message or not: one bar per reason, coloured by verdict."""

from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from dashboards.figures import count_text, rate_text, share_text
from dashboards.layout import chart_text
from dashboards.theme import LINE, VERDICT_COLOURS, dress

VERDICT_TITLES = {"send": "To be sent", "held_out": "Held out to measure", "deferred": "Waiting", "stopped": "Stopped"}


class ReasonCount(NamedTuple):
    """One row per reason of the night, with its words and its number of candidates."""

    reason: str
    verdict: str
    title: str
    explanation: str
    candidate_count: int


def decision_bars(reasons: Sequence[ReasonCount]) -> go.Figure:
    """The reasons from top to bottom in the order given, one colour per verdict."""
    total = sum(reason.candidate_count for reason in reasons)
    figure = go.Figure()
    for verdict, title in VERDICT_TITLES.items():
        chosen = [reason for reason in reasons if reason.verdict == verdict]
        if chosen:
            figure.add_bar(
                orientation="h",
                name=title,
                y=[reason.reason for reason in chosen],
                x=[reason.candidate_count for reason in chosen],
                text=[
                    f"{count_text(reason.candidate_count)} · {share_text(reason.candidate_count, total)}"
                    for reason in chosen
                ],
                textposition="outside",
                cliponaxis=False,
                marker={"color": VERDICT_COLOURS[verdict]},
                hovertext=[
                    f"<b>{chart_text(reason.title)}</b><br>{rate_text(reason.candidate_count, total)} candidates"
                    for reason in chosen
                ],
                hoverinfo="text",
            )
    dress(
        figure, height=34 * len(reasons) + 60, bargap=0.35, barmode="overlay", margin={"l": 8, "r": 110, "t": 8, "b": 8}
    )
    figure.update_xaxes(visible=False, rangemode="tozero")
    figure.update_yaxes(
        categoryorder="array",
        categoryarray=[reason.reason for reason in reversed(reasons)],
        tickvals=[reason.reason for reason in reasons],
        ticktext=[chart_text(reason.title) for reason in reasons],
        ticklabelstandoff=8,
        showline=True,
        linecolor=LINE,
    )
    return figure
