"""`setka segment try`: an analyst asks the published snapshot who would be in a segment, before it is one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from corner_shop import CornerShop, published

from setka.errors import SegmentError
from setka.segment_trial import try_segment
from setka.segments import SEGMENTS_DIR

BEGIN = "-- Somebody.\nselect customers.customer_id\nfrom {{ ref('dim_customers') }} as customers\n"


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a segment's SQL outside of the project and returns its path."""

    def written(sql: str) -> Path:
        file = tmp_path / "seg_tried.sql"
        file.write_text(sql, encoding="utf-8")
        return file

    return written


def test_a_trial_of_a_shipped_segment_says_what_the_night_said(corner: CornerShop) -> None:
    """Size, change since yesterday and ninety days are those of the mart."""
    trial = try_segment(corner.paths, SEGMENTS_DIR / "seg_active.sql")
    sizes = published(
        corner.paths, "select as_of_date, customer_count from rpt_segment_sizes where segment = 'seg_active' order by 1"
    )
    assert trial.members == sizes[-1][1] > 0
    assert trial.history is not None
    assert dict(sizes[-90:]).items() <= trial.history.items()
    assert trial.reachable + sum(trial.refused.values()) == trial.members
    candidates = published(corner.paths, "select campaign, count(distinct customer_id) from plan_decisions group by 1")
    assert {campaign: count for campaign, (count, _) in trial.audiences.items()} == dict(candidates)
    assert 0 < len(trial.examples) <= 10
    assert all(example["customer"].endswith("***") for example in trial.examples), "ids are masked"


def test_a_rule_over_more_than_orders_has_no_past_to_show(corner: CornerShop, write: Callable[[str], Path]) -> None:
    trial = try_segment(corner.paths, write(BEGIN + "where customers.has_email and customers.order_count > 0"))
    assert trial.history is None
    letters = "ref('int_customer_letters'), 'read_at is not null', dated='delivered_date', counted='1'"
    over_events = f"{{{{ customers_who({letters}, within_days=9) }}}}"
    assert try_segment(corner.paths, write(BEGIN + f"where customer_id in ({over_events})")).members == 0


def test_another_segment_may_be_asked(corner: CornerShop, write: Callable[[str], Path]) -> None:
    sql = BEGIN + "where customers.customer_id not in (select customer_id from {{ ref('seg_active') }} as active)"
    both = [try_segment(corner.paths, SEGMENTS_DIR / "seg_active.sql"), try_segment(corner.paths, write(sql))]
    assert both[0].members + both[1].members == both[0].customers


UNTRIED = {
    "misspelt trait": (BEGIN + "where customers.gendre = 'female'", r'seg_tried.sql: .*"gendre".*bindings.*gender'),
    "broken SQL": (BEGIN + "where customers.age <", "seg_tried.sql: .*syntax error"),
    "another column": (
        BEGIN.replace("customer_id\n", "customer_id, customers.age\n"),
        "yields customer_id, age. A segment yields customer_id",
    ),
    "twice": (BEGIN + "cross join (values (1), (2)) as twice", "ids again. A segment yields each customer once"),
    "empty": (
        BEGIN.replace("customers.customer_id", "cast(null as varchar) as customer_id"),
        "rows without an id",
    ),
    "not published": (
        BEGIN + "where customer_id in (select customer_id from {{ ref('stg_shop__orders') }})",
        "stg_shop__orders, which is not published",
    ),
    "no such macro": (BEGIN + "where customers.age < {{ treshold('young_age') }}", "'treshold' is undefined"),
}


@pytest.mark.parametrize(("sql", "said"), UNTRIED.values(), ids=UNTRIED)
def test_what_cannot_be_tried_is_told_with_its_remedy(
    corner: CornerShop, write: Callable[[str], Path], sql: str, said: str
) -> None:
    with pytest.raises(SegmentError, match=said):
        try_segment(corner.paths, write(sql))


def test_a_file_that_is_not_there_is_told(corner: CornerShop, tmp_path: Path) -> None:
    with pytest.raises(SegmentError, match="is no file"):
        try_segment(corner.paths, tmp_path / "seg_nothing.sql")


def test_the_command_prints_it_in_words(corner: CornerShop, command: Callable[..., Any]) -> None:
    said = command("segment", "try", str(SEGMENTS_DIR / "seg_active.sql"), **corner.environment).out
    assert "seg_active: " in said
    assert "Reachable by letter tonight" in said
    assert "Members against everybody" in said
