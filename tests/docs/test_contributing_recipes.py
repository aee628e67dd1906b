"""Each recipe of CONTRIBUTING.md, walked on a copy: what it says to touch is enough, and what is forgotten fails."""

import re
import shutil
import sys
from pathlib import Path

import pytest

from activation.cards import load_cards
from dashboards import pages
from dashboards.site import site_pages
from ingestion.checkup import lacks
from ingestion.contract import TABLES
from ingestion.mapping import load_mapping
from ingestion.several import load_sources
from setka.beginning import begin_shop
from setka.errors import SettingsError
from setka.segment_scaffold import scaffold_segment
from setka.segments import UNION_FILE, segment_names, union_sql
from setka.settings import PROJECT_ROOT
from setka.triggers import TRIGGERS_DIR, trigger_names, trigger_union_sql

GUIDE = (PROJECT_ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
TEMPLATES = PROJECT_ROOT / "activation" / "templates"


def test_every_path_that_a_recipe_names_exists() -> None:
    paths = [path for path in re.findall(r"`([\w./-]+)`", GUIDE) if "/" in path and "<" not in path]

    assert len(paths) > 15
    missing = [path for path in paths if not path.startswith(".venv") and not (PROJECT_ROOT / path).exists()]
    assert missing == []


def test_recipes_are_those_of_what_a_contributor_adds() -> None:
    recipes = set(re.findall(r"^## (?:A|An) (.+)$", GUIDE, re.MULTILINE))

    assert {"segment", "trigger", "trait", "campaign", "data source", "dashboard page", "provider", "rule"} <= recipes


def test_a_segment_begins_with_the_files_that_new_writes(tmp_path: Path) -> None:
    models = tmp_path / "segments"
    shutil.copytree(PROJECT_ROOT / "dbt" / "models" / "segments", models)
    before = union_sql(models)

    scaffold_segment("city_of_tula", english="Tula", russian="Тула", owner="crm", models_dir=models)

    assert "seg_city_of_tula" in segment_names(models)
    assert "seg_city_of_tula" in union_sql(models) != before
    assert (models / UNION_FILE).read_text(encoding="utf-8") == union_sql(models)


def test_a_trigger_is_one_file_and_the_union_finds_it(tmp_path: Path) -> None:
    models = tmp_path / "triggers"
    shutil.copytree(TRIGGERS_DIR, models)
    before = trigger_union_sql(models)

    (models / "trg_name_days.sql").write_text(
        "-- A customer's name day has come.\nselect customer_id, trigger_key, occurred_at, context\nfrom name_days\n",
        encoding="utf-8",
    )

    assert "trg_name_days" in trigger_names(models)
    assert "trg_name_days" in trigger_union_sql(models) != before


def test_a_campaign_is_one_card_and_its_letters(tmp_path: Path) -> None:
    cards, templates = tmp_path / "campaigns", tmp_path / "templates"
    cards.mkdir()
    shutil.copytree(TEMPLATES, templates)
    text = (PROJECT_ROOT / "activation" / "campaigns" / "win_back.yml").read_text(encoding="utf-8")
    (cards / "come_again.yml").write_text(text.replace("win_back", "come_again"), encoding="utf-8")

    without_letters = load_cards(cards, segments={"seg_inactive_calendar"}, templates_dir=templates)
    shutil.copytree(templates / "win_back", templates / "come_again")
    with_letters = load_cards(cards, segments={"seg_inactive_calendar"}, templates_dir=templates)

    assert not without_letters.cards
    assert "personal_word" in str(without_letters.errors[0])
    assert list(with_letters.cards) == ["come_again"]
    assert not with_letters.errors


def test_a_data_source_is_one_mapping_file(tmp_path: Path) -> None:
    text = (PROJECT_ROOT / "ingestion" / "sources" / "online_retail.yml").read_text(encoding="utf-8")
    file = tmp_path / "gift_shop.yml"
    file.write_text(text.replace("source: online_retail", "source: gift_shop"), encoding="utf-8")

    mapping = load_mapping(str(file))

    assert (mapping.name, mapping.timezone, mapping.currency) == ("gift_shop", "Europe/London", "GBP")
    assert {"customers", "orders", "order_lines"} <= set(TABLES)


def test_a_data_source_begins_with_the_file_that_init_writes(tmp_path: Path) -> None:
    file = tmp_path / "tea_shop.yml"
    said = list(begin_shop(f"new:{file}", {"DATA_DIR": tmp_path / "data"}, tmp_path / ".env"))
    assert said[0].startswith(f"written: {file}")

    problems, _ = lacks(load_mapping(str(file)), tmp_path)
    assert problems == [f"{tmp_path}: there is no customers.csv or customers.parquet. Correct SETKA_SOURCE_PATH."]

    for name, header in (
        ("customers", "customer_id,registered_at"),
        ("orders", "order_id,ordered_at"),
        ("order_lines", "order_id,line_number,product_id,quantity"),
    ):
        (tmp_path / f"{name}.csv").write_text(header + "\n", encoding="utf-8")
    problems, _ = lacks(load_mapping(str(file)), tmp_path)
    assert problems == ["order_lines.csv: column unit_price missing. docs/raw_contract.md lists the columns."]


def test_a_source_beside_a_shop_says_its_own_ids(tmp_path: Path) -> None:
    text = (PROJECT_ROOT / "ingestion" / "sources" / "klaviyo.yml").read_text(encoding="utf-8")
    file = tmp_path / "letters.yml"
    file.write_text(text.replace("source: klaviyo", "source: letters"), encoding="utf-8")
    assert [mapping.prefix for mapping in load_sources(f"shopify,{file}")] == ["", "letters:"]

    file.write_text(
        re.sub(r"^own_ids: .*$", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE), encoding="utf-8"
    )
    with pytest.raises(SettingsError, match="does not say which ids are its own"):
        load_sources(f"shopify,{file}")


def test_a_dashboard_page_is_one_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "returns_page.py").write_text(
        "from markupsafe import Markup\n"
        "from dashboards.page import Page\n"
        "PAGE = Page('returns', 9, 'Returns', 'What came back?', lambda _: 'Nothing.', lambda _: Markup('<p></p>'))\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(pages, "__path__", [*pages.__path__, str(tmp_path)])
    try:
        assert "returns" in [page.key for page in site_pages()]
    finally:
        sys.modules.pop("dashboards.pages.returns_page", None)
