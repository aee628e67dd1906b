"""The files of the site: whole, honest about emptiness, escaped, and without contact data."""

import html
import re
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest
import shop_fixture
from shop_fixture import HOSTILE_TITLE, RUN_ID

from dashboards.page import RunFacts
from dashboards.site import render_site, site_pages
from setka.errors import DecisionsError, LedgerError, NotFoundError
from setka.paths import DataPaths

PAGES = ["index.html", "lifecycle_grid.html", "night.html"]


class VisibleText(HTMLParser):
    """Collects what a reader sees; script and style are not read."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._hidden = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._hidden = tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._hidden = False

    def handle_data(self, data: str) -> None:
        if not self._hidden and data.strip():
            self.parts.append(data.strip())


def text_of(file: Path) -> str:
    reader = VisibleText()
    reader.feed(file.read_text(encoding="utf-8"))
    return " ".join(reader.parts).replace("\N{NO-BREAK SPACE}", " ")


def test_every_page_stands_beside_the_script_it_needs(full_site: dict[str, Path]) -> None:
    assert sorted(full_site) == [*PAGES, "plotly.min.js"]
    assert {file.parent for file in full_site.values()} == {full_site["index.html"].parent}
    assert sorted(file.name for file in full_site["index.html"].parent.iterdir()) == sorted(full_site)


@pytest.mark.parametrize("name", PAGES)
def test_each_page_says_what_it_answers_and_how_old_its_data_is(full_site: dict[str, Path], name: str) -> None:
    text = text_of(full_site[name])
    assert "Data as of 1 Nov 2026, 03:00 (Europe/Moscow)" in text
    assert re.search(r'<p class="question">[^<]+\?</p>', full_site[name].read_text(encoding="utf-8"))
    assert RUN_ID in text


@pytest.mark.parametrize("name", PAGES)
def test_no_page_asks_the_network_for_anything(full_site: dict[str, Path], name: str) -> None:
    source = full_site[name].read_text(encoding="utf-8")
    assert not re.findall(r'(?:src|href)="(?:https?:)?//[^"]*"', source)
    assert "@import" not in source


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(full_site: dict[str, Path], name: str) -> None:
    links = re.findall(r'(?:src|href)="([^"#:]+)"', full_site[name].read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (full_site[name].parent / link).exists()] == []


def test_the_grid_page_gives_the_numbers_of_each_zone(full_site: dict[str, Path]) -> None:
    text = text_of(full_site["lifecycle_grid.html"])
    # Zone new: row 1, days 0-90: 61 + 48 + 37 customers, each with 6,411.37.
    assert "New 146 8.1 % 936,060.02 2.9 % 6,411.37" in text
    assert "All buyers 1,795 31,761,926.98" in text
    assert "Prospects , apart from the grid: 8.8 % (173 of 1,968) of all customers have no order" in text


def test_the_night_page_gives_each_reason_in_words_with_its_share(full_site: dict[str, Path]) -> None:
    text = text_of(full_site["night.html"])
    assert "803 candidates were judged: 349 go out, 38 are held out to measure, 12 wait, 404 are stopped." in text
    assert "No consent Stopped 88 11.0 % No consent to marketing on this channel is on record." in text
    assert "brand_new_reason Stopped 6 0.7 %" in text


def test_the_night_page_follows_each_step_to_the_hand_over(full_site: dict[str, Path]) -> None:
    text = text_of(full_site["night.html"])
    # Candidates, not stopped, won, not held out, planned, accepted.
    assert "win_back/letter 394 245 238 212 212 204" in text
    assert "birthday/gift 47 41 41 41 41 0" in text
    assert "letter Withdrawn Already bought 5" in text


def test_every_rate_stands_beside_its_two_numbers(full_site: dict[str, Path]) -> None:
    text = text_of(full_site["night.html"])
    # 31 October: win_back sent 623 and news 100; 614 + 98 delivered; 122 + 20 opened; 20 + 4 clicked.
    assert "31 Oct 2026 723 98.5 % 712 of 723 19.9 % 142 of 712 3.4 % 24 of 712" in text
    assert "17 Oct 2026" not in text  # a fortnight is shown, not the whole history
    assert "order lines 15,221 11 0.1 % (11 of 15,232)" in text
    assert "seg_inactive_calendar 731 37.1 % (731 of 1,968)" in text


def test_the_first_page_answers_in_one_sentence_each(full_site: dict[str, Path]) -> None:
    text = text_of(full_site["index.html"])
    assert "1,795 buyers brought 31.8 M RUB. The zone Best has 23.4 % of them and 41.1 % of the revenue." in text
    assert "803 candidates were judged" in text


def test_an_empty_shop_gets_sentences_instead_of_empty_charts(empty_site: dict[str, Path]) -> None:
    grid, night = text_of(empty_site["lifecycle_grid.html"]), text_of(empty_site["night.html"])
    assert "The grid is empty: nobody has an order that counts." in grid
    assert "Nobody was due tonight: no campaign had a candidate." in night
    assert "No message has been sent yet" in night
    assert "No segment has been built." in night
    assert "No new or changed row has arrived" in night
    for name in PAGES:
        assert "plotly" not in empty_site[name].read_text(encoding="utf-8").lower()
        assert "nan" not in text_of(empty_site[name]).lower().split()


def test_a_hostile_title_is_shown_and_never_run(full_site: dict[str, Path]) -> None:
    source = full_site["night.html"].read_text(encoding="utf-8")
    assert "<script>document" not in source
    assert html.escape(HOSTILE_TITLE, quote=True).replace("&#x27;", "&#39;") in source
    assert HOSTILE_TITLE in text_of(full_site["night.html"])


@pytest.mark.parametrize("name", PAGES)
def test_no_page_holds_contact_keys_or_contexts(full_site: dict[str, Path], name: str) -> None:
    source = full_site[name].read_text(encoding="utf-8")
    assert "secret-key" not in source
    assert "Secret" not in source


def test_every_module_in_the_pages_folder_is_a_page_with_a_question() -> None:
    pages = site_pages()
    folder = Path(shop_fixture.PROJECT_ROOT) / "dashboards" / "pages"
    assert sorted(page.key for page in pages) == sorted(f.stem for f in folder.glob("*.py") if f.stem != "__init__")
    assert [page.order for page in pages] == sorted({page.order for page in pages})
    assert all(page.question.endswith("?") for page in pages)


def test_a_second_rendering_replaces_the_pages_and_leaves_nothing_behind(tmp_path: Path) -> None:
    paths, facts = shop_fixture.write_empty_shop(tmp_path)
    first = render_site(paths, run_id=RUN_ID, summary=facts)
    landed = RunFacts({"orders": 7}, {}, facts.ledger_url, None)
    assert render_site(paths, run_id=RUN_ID, summary=landed) == first
    assert "orders 7 0 0 % (0 of 7)" in text_of(paths.dashboards / "night.html")
    assert sorted(paths.dashboards.iterdir()) == sorted(first)


def test_a_failure_leaves_the_pages_of_the_run_before(tmp_path: Path) -> None:
    paths, facts = shop_fixture.write_empty_shop(tmp_path)
    files = render_site(paths, run_id=RUN_ID, summary=facts)
    before = {file: file.read_bytes() for file in files}
    with pytest.raises(DecisionsError, match="nightly-2026-11-02 has no frozen decisions"):
        render_site(paths, run_id="nightly-2026-11-02", summary=facts)
    assert {file: file.read_bytes() for file in paths.dashboards.iterdir()} == before


def test_a_missing_ledger_is_named_and_not_made(tmp_path: Path) -> None:
    paths, facts = shop_fixture.write_empty_shop(tmp_path)
    paths.ledger.unlink()
    with pytest.raises(LedgerError, match=r"ledger\.sqlite: there is no ledger"):
        render_site(paths, run_id=RUN_ID, summary=facts)
    assert not paths.ledger.exists()


def test_a_file_that_is_no_ledger_is_named(tmp_path: Path) -> None:
    paths, facts = shop_fixture.write_empty_shop(tmp_path)
    paths.ledger.write_bytes(b"this is not a database" * 100)
    with pytest.raises(LedgerError, match="cannot be read"):
        render_site(paths, run_id=RUN_ID, summary=facts)


def test_damaged_decisions_are_named(tmp_path: Path) -> None:
    paths, facts = shop_fixture.write_empty_shop(tmp_path)
    (paths.decisions_of(RUN_ID) / "decisions.parquet").write_bytes(b"")
    with pytest.raises(DecisionsError, match=r"decisions\.parquet: cannot be read"):
        render_site(paths, run_id=RUN_ID, summary=facts)


def test_a_snapshot_without_a_mart_says_which(tmp_path: Path) -> None:
    paths, facts = shop_fixture.write_empty_shop(tmp_path)
    with duckdb.connect(str(paths.published / "warehouse-b1.duckdb")) as connection:
        connection.execute("drop table rpt_kpis_daily")
    with pytest.raises(NotFoundError, match="rpt_kpis_daily"):
        render_site(paths, run_id=RUN_ID, summary=facts)


def test_nothing_published_says_what_to_do(tmp_path: Path) -> None:
    facts = RunFacts({}, {}, f"sqlite:///{tmp_path / 'ledger.sqlite'}", None)
    with pytest.raises(NotFoundError, match=r"CURRENT\.json: no snapshot has been published\. Run `make nightly`"):
        render_site(DataPaths(tmp_path), run_id=RUN_ID, summary=facts)
