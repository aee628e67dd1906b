"""The way from candidates to handed-over messages: one bar per stage, campaigns stacked in it."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from dashboards.figures import count_text, rate_text, share_text
from dashboards.layout import chart_text
from dashboards.theme import LINE, SERIES_COLOURS, dress


def funnel_bars(stages: Sequence[str], campaigns: Mapping[str, Sequence[int]]) -> go.Figure:
    """`campaigns`: title to its count at each stage, as many counts as stages; more than eight share the last colour.

    The total of each stage stands behind its bar, with its share of the first stage.
    """
    ordered = sorted(campaigns.items(), key=lambda item: (-item[1][0], item[0]))
    totals = [sum(counts[position] for counts in campaigns.values()) for position in range(len(stages))]
    figure = go.Figure()
    for position, (title, counts) in enumerate(ordered):
        figure.add_bar(
            orientation="h",
            name=chart_text(title),
            y=list(stages),
            x=list(counts),
            marker={"color": SERIES_COLOURS[min(position, len(SERIES_COLOURS) - 1)]},
            hovertext=[
                f"<b>{chart_text(title)}</b><br>{stage}: {rate_text(count, counts[0])} of its candidates"
                for stage, count in zip(stages, counts, strict=True)
            ],
            hoverinfo="text",
        )
    dress(
        figure,
        height=40 * len(stages) + (50 if len(campaigns) > 1 else 16),
        barmode="stack",
        bargap=0.3,
        showlegend=len(campaigns) > 1,
        margin={"l": 8, "r": 110, "t": 8, "b": 8},
        annotations=[
            {
                "x": total,
                "y": stage,
                "text": f"<b>{count_text(total)}</b> · {share_text(total, totals[0])}",
                "xanchor": "left",
                "xshift": 6,
                "showarrow": False,
            }
            for stage, total in zip(stages, totals, strict=True)
        ],
    )
    figure.update_xaxes(visible=False, range=[0, max(*totals, 1)])
    figure.update_yaxes(autorange="reversed", ticklabelstandoff=8, showline=True, linecolor=LINE)
    return figure
