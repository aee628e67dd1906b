"""Counts and titles from the ledger."""

from pathlib import Path

from shop_fixture import HOSTILE_TITLE, RUN_ID

from dashboards.ledger_reader import MessageCount, campaign_titles, message_counts
from dashboards.page import RunFacts
from setka.paths import DataPaths


def test_messages_are_counted_by_how_they_stand(full_shop: tuple[DataPaths, RunFacts]) -> None:
    _, facts = full_shop
    assert message_counts(facts.ledger_url, RUN_ID) == [
        MessageCount("birthday", "gift", "email", "planned", "", 41, 0),
        MessageCount("win_back", "in_store_list", "audience_file", "accepted", "", 96, 96),
        MessageCount("win_back", "letter", "email", "accepted", "", 204, 204),
        MessageCount("win_back", "letter", "email", "unknown", "", 3, 0),
        MessageCount("win_back", "letter", "email", "withdrawn", "converted", 5, 0),
    ]


def test_another_night_has_no_messages(full_shop: tuple[DataPaths, RunFacts]) -> None:
    _, facts = full_shop
    assert message_counts(facts.ledger_url, "nightly-2026-11-02") == []


def test_the_newest_card_gives_the_title_in_the_language_asked(full_shop: tuple[DataPaths, RunFacts]) -> None:
    _, facts = full_shop
    assert campaign_titles(facts.ledger_url, "en") == {"win_back": HOSTILE_TITLE}
    assert campaign_titles(facts.ledger_url, "ru") == {"win_back": "Возвращайтесь"}
    assert campaign_titles(facts.ledger_url, "de") == {"win_back": "win_back"}


def test_reading_a_ledger_changes_nothing_in_its_folder(full_shop: tuple[DataPaths, RunFacts]) -> None:
    paths, facts = full_shop
    before = {file.name: file.stat().st_size for file in Path(paths.root).iterdir() if file.is_file()}
    message_counts(facts.ledger_url, RUN_ID)
    assert {file.name: file.stat().st_size for file in Path(paths.root).iterdir() if file.is_file()} == before
