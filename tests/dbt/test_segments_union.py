"""The generated union is what the folder says."""

from pathlib import Path

import pytest
import yaml

from setka.errors import NotFoundError, SegmentError
from setka.segments import (
    NAMES_FILE,
    PAST_FILE,
    SEGMENTS_DIR,
    UNION_FILE,
    names_sql,
    past_sql,
    segment_names,
    union_sql,
    write_union,
)
from setka.triggers import (
    TRIGGER_NAMES_FILE,
    TRIGGER_UNION_FILE,
    TRIGGERS_DIR,
    trigger_names,
    trigger_names_sql,
    trigger_union_sql,
    write_trigger_union,
)

BUYERS = """-- Buyers of {{ words }}.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where customers.last_order_date > {{ add_days(as_of_date(), -9) }}
"""


def test_union_is_up_to_date() -> None:
    for name, text in ((UNION_FILE, union_sql()), (NAMES_FILE, names_sql()), (PAST_FILE, past_sql())):
        assert (SEGMENTS_DIR / name).read_text(encoding="utf-8") == text, (
            f"{name} does not list the segments in the folder, so campaigns would miss one. Run `setka segment union`."
        )


def test_every_segment_of_a_folder_is_in_the_union_once_and_sorted(tmp_path: Path) -> None:
    (tmp_path / "deeper").mkdir()
    for name in ("seg_b.sql", "deeper/seg_a.sql", "int_other.sql", "rpt_segment_sizes.sql"):
        (tmp_path / name).write_text(BUYERS, encoding="utf-8")
    assert segment_names(tmp_path) == ["seg_a", "seg_b"]
    assert union_sql(tmp_path).count("union all") == 2
    assert union_sql(tmp_path).index("ref('seg_a')") < union_sql(tmp_path).index("ref('seg_b')")
    assert "int_other" not in union_sql(tmp_path)


def test_writing_twice_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "seg_a.sql").write_text(BUYERS, encoding="utf-8")
    first = {file: file.read_text(encoding="utf-8") for file in write_union(tmp_path)}
    assert {file: file.read_text(encoding="utf-8") for file in write_union(tmp_path)} == first
    assert {file.name for file in first} == {UNION_FILE, NAMES_FILE, PAST_FILE}


def test_a_folder_without_segments_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="Add a segment model"):
        union_sql(tmp_path)


def test_the_past_of_a_segment_is_its_own_sql_over_the_versions_of_customers(tmp_path: Path) -> None:
    (tmp_path / "seg_a.sql").write_text(BUYERS, encoding="utf-8")
    past = past_sql(tmp_path)
    assert "from {{ versions }} as customers" in past
    assert "where customers.last_order_date > {{ add_days('customers.as_of_date', -9) }}" in past


@pytest.mark.parametrize(
    "sql",
    [
        BUYERS.replace("where", "inner join {{ ref('customer_aliases') }} as aliases on true\nwhere"),
        BUYERS.replace(" as customers", ""),
        BUYERS.replace("select customers", "select distinct customers"),
    ],
    ids=["another table", "no alias", "another select"],
)
def test_a_segment_whose_past_cannot_be_computed_must_say_so(tmp_path: Path, sql: str) -> None:
    (tmp_path / "seg_a.sql").write_text(sql, encoding="utf-8")
    with pytest.raises(SegmentError, match=r"seg_a.sql: .*history_since: deployment"):
        past_sql(tmp_path)
    entry = {"version": 2, "models": [{"name": "seg_a", "config": {"meta": {"history_since": "deployment"}}}]}
    (tmp_path / "_segments.yml").write_text(yaml.safe_dump(entry), encoding="utf-8")
    assert "seg_a" not in past_sql(tmp_path)


def test_the_union_of_triggers_is_up_to_date() -> None:
    for name, text in ((TRIGGER_UNION_FILE, trigger_union_sql()), (TRIGGER_NAMES_FILE, trigger_names_sql())):
        assert (TRIGGERS_DIR / name).read_text(encoding="utf-8") == text, (
            f"{name} does not list the triggers in the folder, so campaigns would miss one. Run `setka segment union`."
        )


def test_every_trigger_of_a_folder_is_in_the_union_with_key_time_and_context(tmp_path: Path) -> None:
    for name in ("trg_b.sql", "trg_a.sql", "int_trg.sql", "seg_a.sql"):
        (tmp_path / name).write_text("select 1", encoding="utf-8")
    assert trigger_names(tmp_path) == ["trg_a", "trg_b"]
    union = trigger_union_sql(tmp_path)
    assert union.count("union all") == 2
    assert (
        "select\n    'trg_a' as trigger,\n    customer_id,\n    trigger_key,\n    occurred_at,\n    context\n"
        "from {{ ref('trg_a') }}\n" in union
    )
    assert "seg_a" not in union + trigger_names_sql(tmp_path)
    first = {file: file.read_text(encoding="utf-8") for file in write_trigger_union(tmp_path)}
    assert {file: file.read_text(encoding="utf-8") for file in write_trigger_union(tmp_path)} == first


def test_a_folder_without_triggers_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="Add a trigger model"):
        trigger_union_sql(tmp_path)
