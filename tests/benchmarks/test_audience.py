"""The benchmark of segments and triggers at a tiny size: a hundred of them, and only their part counts. No timing."""

import re
from pathlib import Path

import pytest

from benchmarks import audience
from setka.segments import UNION_FILE, read_segments, segment_names


def test_shipped_segments_stand_twice_until_there_are_a_hundred(tmp_path: Path) -> None:
    root = audience.copy_project(tmp_path)

    models = root / "dbt" / "models" / "segments"
    assert len(segment_names(models)) == audience.SEGMENTS == 100
    again = {one.name: one for one in read_segments(models) if one.name.startswith("seg_again_")}
    assert again
    for shipped in read_segments():
        twin = again.get(shipped.name.replace("seg_", "seg_again_", 1))
        assert twin is None or (twin.sql, twin.history_since) == (shipped.sql, shipped.history_since)
    assert all(name in (models / UNION_FILE).read_text(encoding="utf-8") for name in again)


def test_prints_the_first_and_the_next_night_and_only_what_is_counted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    without_tests = ("--exclude-resource-type", "test")
    monkeypatch.setattr(audience, "BEFORE", ("--select", "+fct_orders", "--exclude", "fct_orders", *without_tests))
    monkeypatch.setattr(audience, "COUNTED", ("--select", "fct_orders", *without_tests))

    audience.main(["--customers", "300", "--as-it-is"])

    printed = capsys.readouterr().out
    for name in ("dbt itself", "first night", "next night"):
        assert re.search(rf"^{name} +[\d.]+ CPU s", printed, re.MULTILINE)
    assert re.findall(r"^ +[\d.]+ (\w+)$", printed, re.MULTILINE) == ["fct_orders"] * 2
