"""Rows that break the contract: each goes to quarantine with its place and reason, the others land."""

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal

import pytest
from shop_folder import CUSTOMERS, FIRST_LANDING, ORDER_LINES, ORDERS, Shop, stocked, table_report

LINE = dict(ORDER_LINES[0])
ORDER = dict(ORDERS[0])
EVENT = {"event_id": "e1", "order_id": "A", "event_type": "returned", "occurred_at": "2026-02-03", "quantity": "1"}


def naive_utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC).replace(tzinfo=None)


def numbered(row: dict[str, object], key: str, count: int) -> list[dict[str, object]]:
    return [{**row, key: str(number)} for number in range(1, count + 1)]


def test_a_wrong_type_in_row_17_quarantines_row_17_alone(shop: Shop):
    """S18: rejects are reported by row."""
    lines = numbered(LINE, "line_number", 20)
    lines[16]["quantity"] = "two"
    shop.write("order_lines.csv", lines)
    report = table_report(shop.land(), "order_lines")
    assert shop.quarantined("order_lines") == [("order_lines.csv", 17, "quantity", "is not a whole number", "two")]
    assert (report.source_rows, report.landed, report.quarantined) == (20, 19, 1)
    (refusal,) = report.refusals
    assert (refusal.first_file, refusal.first_row, refusal.field) == ("order_lines.csv", 17, "quantity")
    assert refusal.remedy == "Write digits only, such as 12."
    assert 17 not in {number for (number,) in shop.raw("order_lines", "line_number")}


def test_a_wrong_type_in_parquet_is_quarantined_like_one_in_csv(shop: Shop):
    (shop.folder / "order_lines.csv").unlink()
    shop.write_parquet(
        "order_lines.parquet",
        "select 'A' as order_id, n as line_number, 'p1' as product_id, case n when 2 then 1.5 else n end as quantity, "
        "2.55::double as unit_price from range(1, 4) as t (n)",
    )
    shop.land()
    assert shop.quarantined("order_lines") == [("order_lines.parquet", 2, "quantity", "is not a whole number", "1.5")]
    assert shop.raw("order_lines", "line_number, quantity, unit_price") == [
        (1, 1, Decimal("2.5500")),
        (3, 3, Decimal("2.5500")),
    ]


@pytest.mark.parametrize(
    ("table", "row", "field", "reason"),
    [
        ("orders", {**ORDER, "order_id": ""}, "order_id", "is empty"),
        ("orders", {**ORDER, "ordered_at": " "}, "ordered_at", "is empty"),
        ("orders", {**ORDER, "ordered_at": "01.02.2026"}, "ordered_at", "is not a time"),
        ("orders", {**ORDER, "ordered_at": "2026-02-30"}, "ordered_at", "is not a time"),
        ("orders", {**ORDER, "ordered_at": "infinity"}, "ordered_at", "is not a time"),
        ("orders", {**ORDER, "ordered_at": "2026-11-01T01:00:01Z"}, "ordered_at", "lies in the future"),
        ("orders", {**ORDER, "currency": "EUR"}, "currency", "is not the shop's currency RUB"),
        ("orders", {**ORDER, "currency": "roubles"}, "currency", "is not the shop's currency RUB"),
        ("orders", {**ORDER, "sales_channel": "catalogue"}, "sales_channel", "is an unknown word"),
        ("orders", {**ORDER, "shipping_amount": "1,50"}, "shipping_amount", "is not an amount"),
        ("order_lines", {**LINE, "line_number": "2.5"}, "line_number", "is not a whole number"),
        ("order_lines", {**LINE, "line_number": "0x10"}, "line_number", "is not a whole number"),
        ("order_lines", {**LINE, "quantity": "99999999999"}, "quantity", "is not a whole number"),
        ("order_lines", {**LINE, "quantity": "0"}, "quantity", "must be above 0 on a sale line"),
        ("order_lines", {**LINE, "quantity": "-1"}, "quantity", "must be above 0 on a sale line"),
        ("order_lines", {**LINE, "unit_price": "-0.01"}, "unit_price", "must not be below 0 on a sale line"),
        ("order_lines", {**LINE, "unit_price": "NaN"}, "unit_price", "is not an amount"),
        ("order_events", {**EVENT, "quantity": "-1"}, "quantity", "must not be below 0"),
        ("order_events", {**EVENT, "event_type": "lost"}, "event_type", "is an unknown word"),
        ("products", {"product_id": "p", "product_name": "P", "updated_at": "2026-01-01", "is_sensitive": "perhaps"},
         "is_sensitive", "is not true or false"),
        ("consents", {"consent_id": "1", "channel": "email", "status": "granted", "occurred_at": "2026-01-01"},
         "customer_id", "names neither a customer nor an address"),
        ("stores", {"store_id": "1", "store_name": "One", "timezone": "Moscow"}, "timezone", "is no iana timezone"),
        # Python takes it, for the machine's own clock; the models' engine does not, and a night would end with it.
        ("stores", {"store_id": "1", "store_name": "One", "timezone": "localtime"}, "timezone", "is no iana timezone"),
    ],
)  # fmt: skip
def test_each_broken_rule_is_named(shop: Shop, table: str, row: dict[str, object], field: str, reason: str):
    shop.write(f"{table}.csv", [row])
    report = table_report(shop.land(), table)
    ((_, source_row, found_field, found_reason, value),) = shop.quarantined(table)
    assert (source_row, found_field, found_reason) == (1, field, reason)
    assert (value or "") == row.get(field, "")
    assert (report.landed, report.quarantined) == (0, 1)


@pytest.mark.parametrize(
    ("column", "text", "landed"),
    [
        ("ordered_at", "2026-02-01T12:00:00+03:00", naive_utc(2026, 2, 1, 9)),
        ("ordered_at", "2026-02-01 12:00", naive_utc(2026, 2, 1, 12)),
        ("ordered_at", "2026-11-01T01:00:00Z", naive_utc(2026, 11, 1, 1)),
        ("sales_channel", "Store", "store"),
        ("sales_channel", "", "online"),
        ("currency", "rub", "RUB"),
        ("currency", "", "RUB"),
        ("shipping_amount", "", Decimal("0.0000")),
        ("shipping_amount", "199.999", Decimal("199.9990")),
        ("promo_code", "  ", None),
        ("order_id", "\tA ", "A"),
    ],
)
def test_each_readable_spelling_lands_as_the_contract_says(shop: Shop, column: str, text: str, landed: object):
    shop.write("orders.csv", [{**ORDER, column: text}])
    shop.land()
    assert shop.raw("orders", column) == [(landed,)]


def test_an_adjustment_may_be_negative_and_free(shop: Shop):
    shop.write("order_lines.csv", [{**LINE, "line_kind": "adjustment", "quantity": "-5", "unit_price": "-1"}])
    shop.land()
    assert shop.raw("order_lines", "quantity, unit_price, line_kind") == [(-5, Decimal("-1.0000"), "adjustment")]


def test_a_trait_with_an_unknown_word_lands_blank_and_is_counted(shop: Shop):
    shop.write(
        "customers.csv",
        [{**CUSTOMERS[0], "gender": "Female", "country": "ru", "language": "RU", "timezone": "Europe/Moscow"},
         {**CUSTOMERS[1], "gender": "unsure", "country": "Russia", "language": "russian", "timezone": "MSK+3"}],
    )  # fmt: skip
    report = table_report(shop.land(), "customers")
    assert shop.raw("customers", "gender, country, language, timezone") == [
        ("female", "RU", "ru", "Europe/Moscow"),
        (None, None, None, None),
    ]
    assert (report.landed, report.blanked) == (2, 4)


def test_a_key_given_twice_keeps_the_first_row_and_quarantines_other_content(shop: Shop):
    shop.write(
        "orders.csv",
        [ORDER, {**ORDER, "promo_code": "X"}, ORDER, {**ORDER, "promo_code": "X"}, {**ORDER, "order_id": "C"}],
    )
    report = table_report(shop.land(), "orders")
    assert shop.raw("orders", "order_id, promo_code") == [("A", None), ("C", None)]
    assert shop.quarantined("orders") == [
        ("orders.csv", 2, "order_id", "is given twice in one file with different content", "A")
    ]
    assert (report.source_rows, report.landed, report.duplicates, report.quarantined) == (5, 2, 1, 2)


def test_a_refused_row_does_not_count_as_the_first_of_its_key(shop: Shop):
    shop.write("orders.csv", [{**ORDER, "ordered_at": "soon"}, ORDER])
    shop.land()
    assert shop.raw("orders", "order_id, source_row") == [("A", 2)]


def test_rows_that_do_not_fit_the_header_are_quarantined_and_the_rest_keeps_its_numbers(shop: Shop):
    (shop.folder / "orders.csv").write_text(
        'order_id,ordered_at,promo_code\nA,2026-01-01,x\n\nB,2026-01-02\n"C",2026-01-03,"two\nlines"\nD,2026-01-04,x,y\n'
        "E,2026-01-05,\n"
    )
    report = table_report(shop.land(), "orders")
    assert shop.raw("orders", "order_id, source_row, promo_code") == [
        ("A", 1, "x"),
        ("C", 3, "two\nlines"),
        ("E", 5, None),
    ]
    assert shop.quarantined("orders", "source_row, field, reason") == [
        (2, None, "has 2 fields, the header has 3"),
        (4, None, "has 4 fields, the header has 3"),
    ]
    assert (report.source_rows, report.landed, report.quarantined) == (5, 3, 2)


def test_quarantine_keeps_the_rest_of_the_row_with_remedy_and_moment(shop: Shop):
    shop.write("orders.csv", [{**ORDER, "currency": "EUR"}])
    shop.land()
    ((source, loaded_at, remedy, rest),) = shop.quarantined("orders", "source_name, loaded_at, remedy, rest")
    assert source == "files"
    assert loaded_at == FIRST_LANDING.replace(tzinfo=None)
    assert remedy.startswith("Convert the amounts before landing")
    assert json.loads(rest)["ordered_at"] == ORDER["ordered_at"]


def test_the_same_bad_row_is_in_quarantine_once_however_often_it_comes(shop: Shop):
    bad = {**ORDER, "currency": "EUR"}
    shop.write("orders.csv", [bad, bad])
    first = table_report(shop.land(), "orders")
    shop.write("orders/again.csv", [bad, {**ORDER, "order_id": "Z"}])
    second = table_report(shop.land(), "orders")
    assert (first.quarantined, first.quarantined_new) == (2, 1)
    assert (second.quarantined, second.quarantined_new) == (1, 0)
    assert len(shop.quarantined("orders")) == 1


def test_a_quarantined_row_lands_once_it_comes_corrected(shop: Shop):
    shop.write("orders.csv", [{**ORDER, "ordered_at": "soon"}])
    shop.land()
    shop.write("orders/corrected.csv", [ORDER])
    assert table_report(shop.land(), "orders").landed == 1
    assert shop.raw("orders", "order_id, source_file") == [("A", "orders/corrected.csv")]


def test_a_row_from_the_future_lands_from_the_unchanged_file_when_its_time_has_come(shop: Shop):
    shop.write("orders.csv", [ORDER, {**ORDER, "order_id": "C", "ordered_at": "2026-11-03"}])
    shop.land()
    before = shop.land(latest=dt.datetime(2026, 11, 2, tzinfo=dt.UTC))
    assert table_report(before, "orders").files_known == 1
    after = table_report(shop.land(latest=dt.datetime(2026, 11, 4, tzinfo=dt.UTC)), "orders")
    assert (after.files, after.landed, after.unchanged) == (1, 1, 1)


def test_another_currency_setting_has_refused_rows_judged_again(shop: Shop):
    assert table_report(shop.land(currency="EUR"), "orders").quarantined == 2
    assert table_report(shop.land(currency="RUB"), "orders").landed == 2


def test_every_source_row_is_accounted_for(new_shop: Callable[[], Shop]):
    shop = stocked(
        new_shop(),
        orders=[ORDER, ORDER, {**ORDER, "promo_code": "X"}, {**ORDER, "order_id": "C"}, {**ORDER, "order_id": ""}],
    )
    shop.land()
    shop.write("orders/more.csv", [ORDER, {**ORDER, "order_id": "D"}, {**ORDER, "order_id": "C", "promo_code": "Y"}])
    shop.write("orders/rest.csv", [{**ORDER, "order_id": "D"}, {**ORDER, "currency": "USD"}])
    for report in (shop.land(), shop.land()):
        for table in report.tables:
            parts = table.landed + table.unchanged + table.duplicates + table.quarantined
            assert table.source_rows == parts, table
    assert len(shop.raw("orders")) == 4
