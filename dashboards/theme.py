"""The one look of every page: light, calm, few colours, each with one meaning. Its style sheet is theme.css."""

from pathlib import Path
from typing import Any

import plotly.graph_objects as go

INK = "#1d2733"
QUIET_INK = "#5b6773"  # 5.6:1 on the paper: secondary text stays readable
LINE = "#d9dee4"
PAPER = "#ffffff"
GROUND = "#f6f7f9"
ACCENT = "#2f5d8a"
FONT = "Inter, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', Arial, sans-serif"

# One colour per verdict, from the scheme of the zones: told apart without red and green.
VERDICT_COLOURS = {"send": "#44bb99", "held_out": "#77aadd", "deferred": "#eedd88", "stopped": "#c9ced4"}
# Campaigns side by side, in the order of their size; the rest share one grey.
SERIES_COLOURS = ("#2f5d8a", "#44bb99", "#ee8866", "#eedd88", "#77aadd", "#aaaa00", "#ffaabb", "#c9ced4")

CHART_OPTIONS = {"displayModeBar": False, "responsive": True, "showTips": False}


def style_sheet() -> str:
    """The style sheet of every page, with the colours above as its variables."""
    colours = {"ink": INK, "quiet": QUIET_INK, "line": LINE, "paper": PAPER, "ground": GROUND, "accent": ACCENT}
    variables = "".join(f"--{name}: {value}; " for name, value in colours.items())
    rules = Path(__file__).with_name("theme.css").read_text(encoding="utf-8")
    return f":root {{ {variables}--font: {FONT}; }}\n{rules}"


def dress(figure: go.Figure, *, height: int, **layout: Any) -> go.Figure:
    """Give a figure the look: no chart junk, room for long labels, text in one face. `height` is in CSS pixels."""
    figure.update_layout(
        template=None,
        height=height,
        font={"family": FONT, "size": 13, "color": INK},
        paper_bgcolor=PAPER,
        plot_bgcolor=PAPER,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        hoverlabel={
            "bgcolor": PAPER,
            "bordercolor": QUIET_INK,
            "align": "left",
            "font": {"family": FONT, "size": 13, "color": INK},
        },
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "traceorder": "normal"},
    )
    figure.update_xaxes(automargin=True, zeroline=False, fixedrange=True)
    figure.update_yaxes(automargin=True, zeroline=False, fixedrange=True)
    figure.update_layout(**layout)
    return figure


def tint(colour: str, strength: float) -> str:
    """`colour` (#rrggbb) mixed with white: strength 1 is the colour itself, 0 is white."""
    channels = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return "#" + "".join(f"{round(255 + (channel - 255) * strength):02x}" for channel in channels)
