"""Data that reveals health does not come near the warehouse unless the shop switches it on."""

from pathlib import Path

import pytest
from shop_folder import FIRST_LANDING, SECRET, Shop, table_report

from ingestion.landing import LandingReport, land
from ingestion.mapping import load_mapping

PLANTED = "migraine-since-childhood"
ANSWER = {"occurred_at": "2026-02-01T10:00:00Z", "survey": "quiz", "question": "q1", "customer_id": "1"}
CALL = {"customer_id": "1", "occurred_at": "2026-02-01T10:00:00Z", "result": "reached"}


def bring(shop: Shop) -> None:
    shop.write(
        "survey_answers.csv",
        [
            {**ANSWER, "answer_id": "health", "answer": PLANTED, "score": "7", "is_sensitive": "true"},
            {**ANSWER, "answer_id": "taste", "answer": "green tea", "score": "9", "is_sensitive": "false"},
            {**ANSWER, "answer_id": "unflagged", "answer": "black tea", "score": "", "is_sensitive": ""},
            {**ANSWER, "answer_id": "bad flag", "answer": PLANTED, "score": "", "is_sensitive": "maybe"},
            {**ANSWER, "answer_id": "bad time", "answer": PLANTED, "occurred_at": "soon", "is_sensitive": "yes"},
        ],
    )
    shop.write(
        "call_results.csv",
        [{**CALL, "call_id": "1", "comment": PLANTED}, {**CALL, "call_id": "2", "comment": PLANTED, "result": "??"}],
    )


def land_with_special_data(shop: Shop) -> LandingReport:
    return land(
        shop.paths,
        load_mapping(shop.mapping),
        shop.folder,
        secret=SECRET,
        currency="RUB",
        timezone="Europe/Moscow",
        latest=FIRST_LANDING,
        now=FIRST_LANDING.replace(hour=9),
        special_category="landed",
    )


def files_with(shop: Shop, word: str) -> list[Path]:
    """Files of the data folder that hold the word, in Parquet's cells or anywhere as bytes."""
    found = [path for path in shop.paths.root.rglob("*") if path.is_file() and word.encode() in path.read_bytes()]
    for path in shop.paths.root.rglob("*.parquet"):
        columns = [name for (name,) in shop.query(f"select column_name from (describe from '{path}')")]
        text = " || ' ' || ".join(f"coalesce(cast(\"{name}\" as varchar), '')" for name in columns)
        if shop.query(f"select 1 from '{path}' where contains({text}, '{word}')"):
            found.append(path)
    return sorted(set(found))


def test_off_by_default_no_file_of_the_data_folder_holds_it(shop: Shop) -> None:
    """S39, S60: health data is absent from raw and quarantine while the setting is off, and counted as left out."""
    bring(shop)
    report = shop.land()
    assert files_with(shop, PLANTED) == []
    assert table_report(report, "survey_answers").left_out == 3
    assert table_report(report, "call_results").left_out == 1
    assert shop.raw("survey_answers", "answer_id, answer, score") == [
        ("health", None, None),
        ("taste", "green tea", 9),
        ("unflagged", None, None),  # who does not say whether an answer is sensitive may have asked about health
    ]
    assert len(shop.quarantined("survey_answers")) == 2


def test_the_planted_word_would_be_found(shop: Shop) -> None:
    bring(shop)
    land_with_special_data(shop)
    assert {path.parent.relative_to(shop.paths.root).as_posix() for path in files_with(shop, PLANTED)} == {
        "raw/survey_answers",
        "quarantine/survey_answers",
        "raw/call_results",
        "quarantine/call_results",
    }


def test_switched_on_later_the_same_files_are_read_again(shop: Shop) -> None:
    bring(shop)
    shop.land()
    report = land_with_special_data(shop)
    assert table_report(report, "survey_answers").left_out == 0
    assert [row for row in shop.raw("survey_answers", "answer_id, answer, score") if row[0] == "health"] == [
        ("health", None, None),
        ("health", PLANTED, 7),
    ]
    assert table_report(report, "orders").files_known == 1, "a table without such cells is not read again"


@pytest.mark.parametrize("flag", ["true", "1", "YES"])
def test_the_flag_is_understood_however_it_is_written(shop: Shop, flag: str) -> None:
    row = {**ANSWER, "answer_id": "a", "answer": PLANTED, "is_sensitive": flag}
    shop.write("survey_answers.csv", [row])
    shop.land()
    assert shop.raw("survey_answers", "answer") == [(None,)]
