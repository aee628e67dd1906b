"""Bad input as an operator meets it: one line with file and remedy, or a quarantined row; nothing is poisoned."""

import os
from collections.abc import Callable

import duckdb
import pytest
from corner_shop import (
    APOSTROPHE_NAME,
    FIRST_NIGHT,
    SECOND_NIGHT,
    SECRET,
    CornerShop,
    customer,
    decisions,
    ledger_counts,
    ledger_rows,
    leftovers,
    letters,
    models_only,
    published,
    published_facts,
    purchase,
    stock_second_day,
)

from setka.carrying import GOOD, kept_build
from setka.dbt import run_dbt_here
from setka.errors import BuildError, ContractError, SetkaError, SettingsError, SourceError
from setka.loop import run_night
from setka.pointer import read_pointer


def empty_required_file(shop: CornerShop) -> None:
    (shop.source / "orders" / "2026-11.csv").touch()


def missing_column(shop: CornerShop) -> None:
    shop.write("orders/2026-11.csv", [{"order_id": "o20", "customer_id": "c01"}])


def old_encoding(shop: CornerShop) -> None:
    file = shop.write("customers.csv", [customer(1)])
    file.write_bytes(file.read_text(encoding="utf-8").encode("cp1251"))


def empty_parquet(shop: CornerShop) -> None:
    (shop.source / "order_lines" / "2026-11.parquet").touch()


def missing_table(shop: CornerShop) -> None:
    for file in (shop.source / "order_lines").iterdir():
        file.unlink()


BROKEN_FILES: tuple[tuple[Callable[[CornerShop], None], type[SetkaError], list[str]], ...] = (
    (empty_required_file, SourceError, ["orders/2026-11.csv", "is empty (0 bytes)", "Export it again."]),
    (missing_column, ContractError, ["orders/2026-11.csv", "column ordered_at missing", "docs/raw_contract.md"]),
    (old_encoding, SourceError, ["customers.csv", "line 2", "`encoding: cp1251`"]),
    (empty_parquet, SourceError, ["order_lines/2026-11.parquet", "is empty (0 bytes)", "Export it again."]),
    (missing_table, SourceError, ["no file of order_lines", "order_lines.csv"]),
)


@pytest.mark.parametrize(("break_it", "error", "words"), BROKEN_FILES, ids=[case[0].__name__ for case in BROKEN_FILES])
def test_a_file_that_cannot_be_used_ends_the_night_with_one_line(
    decided: CornerShop,
    refusal: Callable[..., str],
    break_it: Callable[[CornerShop], None],
    error: type[SetkaError],
    words: list[str],
) -> None:
    current, counts = decided.paths.current.read_bytes(), ledger_counts(decided.paths)
    break_it(decided)
    line = refusal(error, "nightly", **{**decided.environment, "SETKA_AS_OF": SECOND_NIGHT})
    for word in words:
        assert word in line
    assert decided.paths.current.read_bytes() == current, "readers stay on the last good snapshot"
    assert published(decided.paths, "select count(*) from dim_customers") == [(13,)]
    assert ledger_counts(decided.paths) == counts
    assert not decided.paths.decisions_of(f"nightly-{SECOND_NIGHT}").exists()


@pytest.mark.parametrize(
    ("variables", "error", "words"),
    [
        ({"SETKA_SOURCE_PATH": "/nowhere/at/all"}, SourceError, "/nowhere/at/all: the folder does not exist"),
        ({"SETKA_SOURCE": "shopfy"}, SettingsError, "SETKA_SOURCE: there is no source 'shopfy'"),
        ({"SETKA_TIMEZONE": "Moscow"}, SettingsError, "SETKA_TIMEZONE: 'Moscow' is not an IANA time zone"),
        ({"SETKA_CURRENCY": "rubles"}, SettingsError, "SETKA_CURRENCY: 'rubles' is not a three-letter"),
        ({"SETKA_AS_OF": "2026-11-31"}, SettingsError, "SETKA_AS_OF: '2026-11-31'"),
        ({"SETKA_SECRET": "short"}, SettingsError, "SETKA_SECRET: has 5 bytes, at least 16"),
        ({"SETKA_PROVIDER": "pigeon"}, SettingsError, "SETKA_PROVIDER: 'pigeon'"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "to",
)
def test_a_wrong_setting_stops_a_first_night_before_it_leaves_a_trace(
    new_corner: CornerShop,
    refusal: Callable[..., str],
    variables: dict[str, str],
    error: type[SetkaError],
    words: str,
) -> None:
    assert words in refusal(error, "nightly", **{**new_corner.environment, **variables})
    assert not new_corner.paths.shop.exists()
    assert not new_corner.paths.raw.exists()


def test_a_changed_secret_is_refused(decided: CornerShop, refusal: Callable[..., str]) -> None:
    """Under another secret no opt-out would match its address any more."""
    changed = {**decided.environment, "SETKA_SECRET": SECRET[::-1], "SETKA_AS_OF": SECOND_NIGHT}
    line = refusal(SettingsError, "nightly", **changed)
    assert "SETKA_SECRET: differs" in line
    assert SECRET[::-1] not in line


def test_a_data_folder_that_is_a_file_is_refused(new_corner: CornerShop, refusal: Callable[..., str]) -> None:
    new_corner.paths.root.touch()
    assert "the data folder cannot be written to" in refusal(SettingsError, "nightly", **new_corner.environment)


def with_a_doubled_message(arguments: list[str]) -> None:
    """dbt over a build in which a message stands twice: a data test of its mart must fail."""
    with duckdb.connect(os.environ["SETKA_BUILD_FILE"]) as build:
        build.execute("insert into ledger.messages select * from ledger.messages limit 1")
    # What the test reads is enough, and quicker; a test that reads other models as well would find those of last night.
    run_dbt_here([*arguments, "--select", "+fct_messages", "--indirect-selection", "cautious"])


def test_a_failed_dbt_test_poisons_nothing(decided: CornerShop, corner_second_night: CornerShop) -> None:
    """Field note 2 for a night that fails by itself: the next one ends as if it had never failed."""
    stock_second_day(decided)
    tomorrow = decided.settings(as_of=SECOND_NIGHT)
    current, before = decided.paths.current.read_bytes(), published_facts(decided.paths)
    with pytest.raises(BuildError, match=r"node\(s\) failed: unique_int_messages__resolved_message_id") as failed:
        run_night(tomorrow, with_a_doubled_message)
    assert "\n" not in str(failed.value)
    assert decided.paths.current.read_bytes() == current
    assert published_facts(decided.paths) == before
    assert not decided.paths.decisions_of(f"nightly-{SECOND_NIGHT}").exists()
    kept = kept_build(decided.paths)
    assert kept is not None
    # The failed build is thrown away, contacts first of all; what the next one begins from is last night's.
    assert {file.name for file in decided.paths.build.iterdir()} == {GOOD, kept.warehouse}
    assert kept.as_of == read_pointer(decided.paths).as_of

    run_night(tomorrow, models_only)
    assert published_facts(decided.paths) == published_facts(corner_second_night.paths)
    assert decisions(decided.paths, SECOND_NIGHT) == decisions(corner_second_night.paths, SECOND_NIGHT)
    assert letters(decided.paths, SECOND_NIGHT) == letters(corner_second_night.paths, SECOND_NIGHT)
    assert leftovers(decided.paths) == []


def roughen(shop: CornerShop) -> None:
    """Nobody consented, and the export has one of each mistake."""
    for file in (shop.source / "consents").iterdir():
        file.unlink()
    people = [customer(number) for number in range(1, 21)]
    people[16]["registered_at"] = "soon"
    shop.write("customers.csv", people)
    later, later_line = purchase("o30", 2, "2199-01-01T10:00:00Z")
    foreign, foreign_line = purchase("o31", 3, "2026-10-01T10:00:00Z", currency="XXX")
    first, first_line = purchase("o32", 4, "2026-10-01T10:00:00Z")
    twin, _ = purchase("o32", 5, "2026-10-02T10:00:00Z")
    shop.write("orders/2026-11.csv", [later, foreign, first, twin])
    shop.write(
        "order_lines/2026-11.csv",
        [later_line, foreign_line, first_line, {**first_line, "line_number": 2, "quantity": "two"}],
    )


def test_rows_that_break_the_contract_are_quarantined_and_the_night_goes_on(
    new_corner: CornerShop, command: Callable[..., object]
) -> None:
    """S18: rejects are reported by row; through the command, with every data test of dbt over what is left."""
    roughen(new_corner)
    ended = command("nightly", **new_corner.environment)
    assert ended.code == 0, ended.err
    said = " ".join(ended.out.split())
    for file, field in (
        ("customers.csv: row 17", "registered_at"),
        ("orders/2026-11.csv: row 1", "ordered_at"),
        ("orders/2026-11.csv: row 2", "currency"),
        ("orders/2026-11.csv: row 4", "order_id"),
        ("order_lines/2026-11.csv: row 4", "quantity"),
    ):
        assert f"{file}, {field}" in said
    assert published(new_corner.paths, "select count(*) from dim_customers where customer_id = 'c17'") == [(0,)]
    reasons = {(one["step"], one["reason"]) for one in decisions(new_corner.paths, FIRST_NIGHT)}
    assert {step for step, reason in reasons if reason == "won"} == {"in_store_list"}, "no consent, no letter"
    assert ("letter", "no_consent") in reasons
    assert {row["channel"] for row in ledger_rows(new_corner.paths, "messages")} == {"audience_file"}
    assert letters(new_corner.paths, FIRST_NIGHT) == {}
    assert leftovers(new_corner.paths) == []


def test_a_shop_of_one_customer_and_no_order_has_a_night_too(
    new_corner: CornerShop, command: Callable[..., object]
) -> None:
    for table in ("orders", "order_lines"):
        (new_corner.source / table / "2026-10.csv").write_text(
            "order_id,line_number,product_id,customer_id,ordered_at,quantity,unit_price\n"
        )
    new_corner.write("customers.csv", [customer(1)])
    for consents in (new_corner.source / "consents").iterdir():
        consents.unlink()
    ended = command("nightly", **new_corner.environment)
    assert ended.code == 0, ended.err
    assert "0 candidates" in ended.out
    assert "nothing new is due" in ended.out
    assert published(new_corner.paths, "select lifecycle_zone, order_count from dim_customers") == [("prospect", 0)]
    assert published(new_corner.paths, "select count(*), sum(customer_count) from rpt_lifecycle_grid") == [(46, 1)]
    assert (new_corner.paths.dashboards / "index.html").exists()


def test_a_name_with_an_apostrophe_arrives_as_it_is_written(corner: CornerShop) -> None:
    message = next(row for row in ledger_rows(corner.paths, "messages") if row["customer_id"] == "c02")
    written = letters(corner.paths, FIRST_NIGHT)
    assert APOSTROPHE_NAME in written[f"{message['message_id']}.txt"].decode()
    assert APOSTROPHE_NAME.replace("'", "&#39;") in written[f"{message['message_id']}.html"].decode()


def test_a_birthday_on_29_february_is_kept_on_the_28th_of_a_common_year(corner: CornerShop) -> None:
    found = published(corner.paths, "select age, next_birthday_date from dim_customers where customer_id = 'c02'")
    assert [(age, f"{day}") for age, day in found] == [(30, "2027-02-28")]
