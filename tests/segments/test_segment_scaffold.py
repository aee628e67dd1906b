"""`setka segment new` writes what dbt and the conventions ask for, and overwrites nothing."""

from pathlib import Path

import pytest
import yaml

from setka.errors import SegmentError
from setka.model_vocabulary import project_vocabulary
from setka.segment_check import faults_of
from setka.segment_scaffold import scaffold_segment
from setka.segments import past_sql, read_segments
from setka.traits import trait_names

WORDS = {"english": 'Bought "twice"', "russian": "Д'Артаньян", "owner": "crm"}


def test_a_new_segment_has_sql_entry_unit_test_and_union(tmp_path: Path) -> None:
    scaffold_segment("bought_twice", **WORDS, models_dir=tmp_path)
    (segment,) = read_segments(tmp_path)
    assert segment.name == "seg_bought_twice"
    assert segment.title == {"en": "Bought 'twice'", "ru": "Д'Артаньян"}
    assert faults_of([segment], [], project_vocabulary(trait_names())) == {}
    entry = yaml.safe_load((tmp_path / "_seg_bought_twice.yml").read_text(encoding="utf-8"))
    assert entry["models"][0]["description"].startswith("One row per ")
    assert entry["unit_tests"][0]["model"] == "seg_bought_twice"
    assert "seg_bought_twice" in past_sql(tmp_path)


def test_a_rule_over_more_than_orders_says_since_when_its_past_is_known(tmp_path: Path) -> None:
    scaffold_segment("seg_readers", **WORDS, history_since="deployment", models_dir=tmp_path)
    assert "seg_readers" not in past_sql(tmp_path)


@pytest.mark.parametrize("name", ["Women", "seg_1", "seg_two words", "seg_", "seg_женщины", "../seg_up"])
def test_a_name_that_is_none_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(SegmentError, match="is no name of a segment"):
        scaffold_segment(name, **WORDS, models_dir=tmp_path)
    assert not list(tmp_path.iterdir())


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "seg_mine.sql").write_text("-- Mine.\n", encoding="utf-8")
    with pytest.raises(SegmentError, match=r"seg_mine.sql: is there already"):
        scaffold_segment("mine", **WORDS, models_dir=tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["seg_mine.sql"]


def test_an_unknown_history_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SegmentError, match="history_since is 'yesterday'"):
        scaffold_segment("mine", **WORDS, history_since="yesterday", models_dir=tmp_path)
