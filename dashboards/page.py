"""What a page is, and what it may read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from markupsafe import Markup

from dashboards.snapshot import Snapshot
from setka.paths import DataPaths


@dataclass(frozen=True)
class RunFacts:
    """What a run knows of itself and no mart holds.

    rows_landed, rows_quarantined: rows of this run by raw table; a table without rows may be absent.
    ledger_url: SQLAlchemy URL of the ledger.
    outbox: the folder that the outbox provider wrote this run's letters and lists to, or None with another provider.
    held: the segments that wait because a source was silent, each with the reason in words.
    """

    rows_landed: Mapping[str, int]
    rows_quarantined: Mapping[str, int]
    ledger_url: str
    outbox: Path | None
    held: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sources:
    """Everything a page may read; none of it holds contact data."""

    paths: DataPaths
    run_id: str
    facts: RunFacts
    snapshot: Snapshot


class Page(NamedTuple):
    """One page of the site.

    key: file name without .html.  order: place in the navigation, smallest first.  title: in the navigation and on top.
    question: what the page answers, as its reader would ask it.
    headline: the answer in one sentence of plain text, for the first page of the site.
    body: the sections below the title.
    """

    key: str
    order: int
    title: str
    question: str
    headline: Callable[[Sources], str]
    body: Callable[[Sources], Markup]
