"""The generated union is what the folder says."""

from pathlib import Path

import pytest

from setka.errors import NotFoundError
from setka.segments import NAMES_FILE, SEGMENTS_DIR, UNION_FILE, names_sql, segment_names, union_sql, write_union


def test_union_is_up_to_date() -> None:
    for name, text in ((UNION_FILE, union_sql()), (NAMES_FILE, names_sql())):
        assert (SEGMENTS_DIR / name).read_text(encoding="utf-8") == text, (
            f"{name} does not list the segments in the folder, so campaigns would miss one. Run `setka segment union`."
        )


def test_every_segment_of_a_folder_is_in_the_union_once_and_sorted(tmp_path: Path) -> None:
    (tmp_path / "deeper").mkdir()
    for name in ("seg_b.sql", "deeper/seg_a.sql", "int_other.sql", "rpt_segment_sizes.sql"):
        (tmp_path / name).write_text("select 1", encoding="utf-8")
    assert segment_names(tmp_path) == ["seg_a", "seg_b"]
    assert union_sql(tmp_path).count("union all") == 1
    assert union_sql(tmp_path).index("ref('seg_a')") < union_sql(tmp_path).index("ref('seg_b')")
    assert "int_other" not in union_sql(tmp_path)


def test_writing_twice_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "seg_a.sql").write_text("select 1", encoding="utf-8")
    first = {file: file.read_text(encoding="utf-8") for file in write_union(tmp_path)}
    assert {file: file.read_text(encoding="utf-8") for file in write_union(tmp_path)} == first
    assert {file.name for file in first} == {UNION_FILE, NAMES_FILE}


def test_a_folder_without_segments_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="Add a segment model"):
        union_sql(tmp_path)
