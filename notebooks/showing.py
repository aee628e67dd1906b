"""How a notebook shows what it found: rich output in Jupyter; text and a page per figure in a terminal."""

import builtins
import re
import tempfile
from pathlib import Path
from textwrap import dedent

import pandas as pd
import plotly.graph_objects as go


def say(words: str) -> None:
    """Show a paragraph of Markdown whose numbers the notebook has computed."""
    _show(_Markdown(dedent(words).strip()))


def show_tables(*tables: pd.DataFrame) -> None:
    """Show small tables as they are, without their index."""
    for rows in tables:
        if _in_jupyter():
            _show(rows.style.hide(axis="index").format(precision=3, thousands=","))
        else:
            _show(rows.to_string(index=False, float_format="{:.3f}".format))


def show_figure(figure: go.Figure) -> None:
    """Show a figure; a script writes it as a page, named after its title, into the system's temporary folder."""
    figure.update_layout(template="plotly_white", font={"family": "Inter, 'Segoe UI', Roboto, sans-serif"})
    if _in_jupyter():
        _show(figure)
        return
    name = re.sub(r"\W+", "_", figure.layout.title.text.lower()).strip("_")
    page = Path(tempfile.gettempdir()) / f"{name}.html"
    figure.write_html(page)
    _show(f"Figure: {page}")


class _Markdown(str):
    """Text that Jupyter renders; without Jupyter it is the text."""

    __slots__ = ()

    def _repr_markdown_(self) -> str:
        return str(self)


def _in_jupyter() -> bool:
    return hasattr(builtins, "__IPYTHON__")  # IPython's own mark; `display` is a builtin wherever it is set


def _show(value: object) -> None:
    if _in_jupyter():
        builtins.display(value)  # type: ignore[attr-defined]  # IPython adds it
    else:
        print(value, end="\n\n")
