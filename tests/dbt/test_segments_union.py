"""The generated unions of segments and of triggers are what their folders say."""

from pathlib import Path

import pytest

from setka.errors import NotFoundError
from setka.segments import (
    KINDS,
    SEGMENTS,
    TRIGGERS,
    Kind,
    model_names,
    names_sql,
    segment_names,
    union_sql,
    write_union,
)

each_kind = pytest.mark.parametrize("kind", KINDS, ids=[kind.word for kind in KINDS])


@each_kind
def test_union_is_up_to_date(kind: Kind) -> None:
    for name, text in ((kind.union_file, union_sql(kind=kind)), (kind.names_file, names_sql(kind=kind))):
        assert (kind.folder / name).read_text(encoding="utf-8") == text, (
            f"{name} does not list the {kind.word}s in the folder, so campaigns would miss one. "
            "Run `setka segment union`."
        )


def test_every_segment_of_a_folder_is_in_the_union_once_and_sorted(tmp_path: Path) -> None:
    (tmp_path / "deeper").mkdir()
    for name in ("seg_b.sql", "deeper/seg_a.sql", "int_other.sql", "rpt_segment_sizes.sql", "trg_c.sql"):
        (tmp_path / name).write_text("select 1", encoding="utf-8")
    assert segment_names(tmp_path) == ["seg_a", "seg_b"]
    assert union_sql(tmp_path).count("union all") == 1
    assert union_sql(tmp_path).index("ref('seg_a')") < union_sql(tmp_path).index("ref('seg_b')")
    assert "int_other" not in union_sql(tmp_path)


def test_every_trigger_of_a_folder_is_in_the_union_with_key_time_and_context(tmp_path: Path) -> None:
    for name in ("trg_b.sql", "trg_a.sql", "int_trg.sql", "seg_a.sql"):
        (tmp_path / name).write_text("select 1", encoding="utf-8")
    assert model_names(TRIGGERS, tmp_path) == ["trg_a", "trg_b"]
    assert union_sql(tmp_path, TRIGGERS).count("union all") == 1
    assert (
        "select\n    'trg_a' as trigger,\n    customer_id,\n    trigger_key,\n    occurred_at,\n    context\n"
        "from {{ ref('trg_a') }}\n" in union_sql(tmp_path, TRIGGERS)
    )
    assert "seg_a" not in union_sql(tmp_path, TRIGGERS) + names_sql(tmp_path, TRIGGERS)


@each_kind
def test_writing_twice_changes_nothing(tmp_path: Path, kind: Kind) -> None:
    (tmp_path / f"{kind.prefix}a.sql").write_text("select 1", encoding="utf-8")
    first = {file: file.read_text(encoding="utf-8") for file in write_union(tmp_path, kind)}
    assert {file: file.read_text(encoding="utf-8") for file in write_union(tmp_path, kind)} == first
    assert {file.name for file in first} == {kind.union_file, kind.names_file}


def test_segments_and_triggers_are_written_to_files_of_their_own() -> None:
    names = [name for kind in KINDS for name in (kind.union_file, kind.names_file)]
    assert names == ["int_segments__unioned.sql", "int_segments__named.sql",
                     "int_triggers__unioned.sql", "int_triggers__named.sql"]  # fmt: skip
    assert SEGMENTS.folder != TRIGGERS.folder


@each_kind
def test_a_folder_without_models_is_an_error_that_says_what_to_do(tmp_path: Path, kind: Kind) -> None:
    with pytest.raises(NotFoundError, match=f"Add a {kind.word} model"):
        union_sql(tmp_path, kind)
