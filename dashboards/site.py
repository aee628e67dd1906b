"""The whole site of one run: every page, the first page that leads to them, and the one script they share."""

import importlib
import os
import pkgutil
from pathlib import Path

import plotly.offline
from markupsafe import Markup

import dashboards.pages
from dashboards.figures import instant_text
from dashboards.layout import Link, join, shell
from dashboards.page import Page, RunFacts, Sources
from dashboards.snapshot import open_snapshot
from setka.paths import DataPaths

INDEX = "index.html"
SCRIPT = "plotly.min.js"


def render_site(paths: DataPaths, *, run_id: str, summary: RunFacts) -> list[Path]:
    """Write index.html, one HTML file per page and plotly.min.js into the dashboards folder; return their paths.

    The pages show the published snapshot, the frozen decisions of `run_id` and the ledger as it is now; each file is
    replaced whole, so a reader never sees half a page. Opens from the disk, without a network.
    Raises NotFoundError without a readable snapshot, DecisionsError without the run's decisions, LedgerError without a
    readable ledger; the pages of the run before then stay as they are.
    """
    with open_snapshot(paths) as snapshot:
        sources = Sources(paths, run_id, summary, snapshot)
        pages = site_pages()
        links = [Link(INDEX, "Overview"), *(Link(f"{page.key}.html", page.title) for page in pages)]
        shown = [
            ("Overview", "What can be seen here, and what does it say today?", _overview(pages, sources)),
            *((page.title, page.question, page.body(sources)) for page in pages),
        ]
        texts = {
            link.file: shell(
                file=link.file,
                title=title,
                question=question,
                data_as_of=instant_text(snapshot.as_of, snapshot.timezone),
                run_id=run_id,
                build_id=snapshot.build_id,
                links=links,
                body=body,
            )
            for link, (title, question, body) in zip(links, shown, strict=True)
        }
    # Written only when every page could be rendered: pages of two runs side by side would contradict each other.
    paths.dashboards.mkdir(parents=True, exist_ok=True)
    texts[SCRIPT] = plotly.offline.get_plotlyjs()
    return [_replace(paths.dashboards / name, texts[name]) for name in (SCRIPT, *(link.file for link in links))]


def site_pages() -> list[Page]:
    """Every page in the pages folder, in the order of the navigation."""
    modules = (
        importlib.import_module(f"{dashboards.pages.__name__}.{module.name}")
        for module in pkgutil.iter_modules(dashboards.pages.__path__)
    )
    return sorted(
        (module.PAGE for module in modules if hasattr(module, "PAGE")), key=lambda page: (page.order, page.key)
    )


def _overview(pages: list[Page], sources: Sources) -> Markup:
    card = Markup('<section><h2><a href="{}.html">{}</a></h2>\n<p class="note">{}</p>\n<p>{}</p></section>\n')
    cards = join(card.format(page.key, page.title, page.question, page.headline(sources)) for page in pages)
    return Markup('<div class="cards">{}</div>').format(cards)


def _replace(path: Path, text: str) -> Path:
    if path.is_file() and path.name == SCRIPT and path.read_text(encoding="utf-8") == text:
        return path
    aside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        aside.write_text(text, encoding="utf-8")
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    return path
