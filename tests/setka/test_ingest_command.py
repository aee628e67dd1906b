"""`setka ingest` as an operator meets it: land, and judge the quarantine again when asked."""

from collections.abc import Callable
from typing import Any

from corner_shop import CornerShop, purchase

from setka.errors import SettingsError


def test_retrying_the_quarantine_lands_what_passes_today_and_says_so(
    new_corner: CornerShop, command: Callable[..., Any]
) -> None:
    """The shop's clock was wrong, or ours: the row lay ahead and does not any more; its file is gone meanwhile."""
    head, line = purchase("o50", 3, "2030-01-02T10:00:00Z")
    late = new_corner.write("orders/late.csv", [head])
    new_corner.write("order_lines/late.csv", [line])
    environment = {**new_corner.environment, "SETKA_AS_OF": "2026-11-01"}
    assert "orders: 13 landed, 0 unchanged, 1 quarantined" in command("ingest", **environment).out
    late.unlink()
    again = command("ingest", "--retry-quarantine", **environment)
    assert (again.code, "orders, from quarantine: 1 judged again, 0 landed" in again.out) == (0, True)
    later = {**environment, "SETKA_AS_OF": "2030-01-02"}
    said = command("ingest", "--retry-quarantine", **later).out
    assert "orders, from quarantine: 1 judged again, 1 landed, 0 superseded by what landed since, 0 left" in said
    assert "from quarantine" not in command("ingest", "--retry-quarantine", **later).out


def test_special_category_data_lands_only_when_the_setting_is_on(
    new_corner: CornerShop, command: Callable[..., Any]
) -> None:
    """S39, S60: off by default; with SETKA_SPECIAL_CATEGORY_DATA=true the same files are read again."""
    word = "planted-allergy-word"
    new_corner.write(
        "prescriptions.csv",
        [{"prescription_id": "1", "customer_id": "c01", "issued_at": "2026-10-01", "recommendation": word}],
    )
    command("ingest", **new_corner.environment)
    files = list((new_corner.paths.raw / "prescriptions").glob("*.parquet"))
    assert not any(word.encode() in path.read_bytes() for path in new_corner.paths.root.rglob("*") if path.is_file())
    command("ingest", **new_corner.environment, SETKA_SPECIAL_CATEGORY_DATA="true")
    assert len(list((new_corner.paths.raw / "prescriptions").glob("*.parquet"))) == len(files) + 1


def test_a_quiet_table_that_does_not_exist_is_a_setting_to_correct(
    new_corner: CornerShop, refusal: Callable[..., str]
) -> None:
    line = refusal(SettingsError, "ingest", **new_corner.environment, SETKA_QUIET_TABLES="web_events, visits")
    assert "SETKA_QUIET_TABLES: names visits" in line
