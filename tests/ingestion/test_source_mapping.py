from pathlib import Path

import pytest

from ingestion.mapping import known_sources, load_mapping
from setka.errors import SettingsError


def test_an_unknown_source_is_an_error_that_lists_the_known_ones():
    with pytest.raises(
        SettingsError, match=r"no source 'online_retial'.*files, .*online_retail, .*postgres_shop, .*synthetic"
    ):
        load_mapping("online_retial")


def test_a_source_name_cannot_leave_the_folder_of_mappings():
    with pytest.raises(SettingsError):
        load_mapping("../sources/files")


def test_the_shipped_sources_declare_zone_and_currency_where_they_can():
    declared = {
        name: (load_mapping(name).declared_timezone, load_mapping(name).declared_currency) for name in known_sources()
    }
    assert declared == {
        "cdnow": ("America/New_York", "USD"),
        "complete_journey": ("America/New_York", "USD"),
        "files": (None, None),
        "klaviyo": (None, None),
        "online_retail": ("Europe/London", "GBP"),
        "paper_forms": (None, None),
        "postgres_shop": ("Europe/Moscow", "RUB"),
        "shopify": (None, None),
        "shopify_graphql": (None, None),
        "synthetic": ("Europe/Moscow", "RUB"),
    }


def test_a_source_that_declares_no_zone_asks_for_the_setting():
    with pytest.raises(SettingsError, match="SETKA_TIMEZONE"):
        _ = load_mapping("files").timezone
    with pytest.raises(SettingsError, match="SETKA_CURRENCY"):
        _ = load_mapping("files").currency


def test_the_hash_changes_with_the_file(tmp_path: Path):
    mapping = tmp_path / "mine.yml"
    mapping.write_text("{source: mine, title: Mine, layout: contract, encoding: cp1251}")
    before = load_mapping(str(mapping))
    mapping.write_text("{source: mine, title: Mine, layout: contract, encoding: cp1252}")
    assert before.form.encoding == "cp1251"
    assert load_mapping(str(mapping)).hash != before.hash


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{source: mine, title: Mine, layout: contract, colour: red}", "colour"),
        ("{source: mine, title: Mine, layout: contract, encoding: klingon}", "klingon"),
        ("{source: mine, title: Mine, layout: sql, tables: {custmers: select 1}}", "custmers"),
        ("{source: mine, title: Mine, layout: sql, tables: {customers: select 1}}", "orders, order_lines missing"),
        ("{source: mine, title: Mine, layout: contract, steps: {a: select 1}}", "layout contract"),
        ("source: [", "YAML"),
        ("{source: mine, title: Mine, layout: contract, own_ids: [customer]}", "own_ids: customer"),
        ("{source: mine, title: Mine, layout: sql, partial: true, inputs: {a: {files: [a.csv]}}}", "inputs.a"),
        ("{source: mine, title: Mine, layout: sql, extends: nowhere}", "extends"),
    ],
)
def test_a_wrong_entry_is_named_with_its_file(tmp_path: Path, text: str, complaint: str):
    mapping = tmp_path / "mine.yml"
    mapping.write_text(text)
    with pytest.raises(SettingsError, match=rf"^mine\.yml: .*{complaint}") as caught:
        load_mapping(str(mapping))
    assert "\n" not in str(caught.value)
