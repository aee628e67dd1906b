import datetime as dt

import pyarrow as pa
import pytest
from prepared_shop import LATER, NOW, RUN_ID, PreparedShop, decision, freeze_rows, instant, rows_of

from activation import states
from activation.ledger import schema
from activation.ledger.export import arrow_schema, export_tables
from activation.planning import plan_messages

BEFORE = NOW - dt.timedelta(seconds=1)


@pytest.fixture
def planned(shop: PreparedShop) -> PreparedShop:
    freeze_rows(shop, [decision(shop, "c0000"), decision(shop, "c0001")])
    plan_messages(shop.ledger, shop.paths, RUN_ID, now=NOW)
    return shop


def test_every_table_comes_with_its_declared_types(planned: PreparedShop) -> None:
    tables = export_tables(planned.ledger, LATER)
    assert set(tables) == {table.name for table in schema.metadata.sorted_tables}
    for table in schema.metadata.sorted_tables:
        assert tables[table.name].schema.equals(arrow_schema(table))
    assert tables["messages"].schema.field("scheduled_at").type == pa.timestamp("us")
    assert tables["enrolments"].schema.field("enrolled_on").type == pa.date32()


def test_an_empty_ledger_exports_typed_empty_tables(shop: PreparedShop) -> None:
    tables = export_tables(shop.ledger, BEFORE - dt.timedelta(days=1))
    assert {table.num_rows for table in tables.values()} == {0}
    assert tables["consents"].schema.field("proof").type == pa.string()


def test_what_was_recorded_later_is_not_seen(planned: PreparedShop) -> None:
    assert export_tables(planned.ledger, BEFORE)["messages"].num_rows == 0
    assert export_tables(planned.ledger, NOW)["messages"].num_rows == 2


def test_a_message_has_the_status_that_was_known_then(planned: PreparedShop) -> None:
    ids = [row["message_id"] for row in rows_of(planned.ledger, schema.messages)]
    handed_over = instant(2026, 11, 1, 7, 0)
    for at, before, after in ((1, "planned", "reserved"), (2, "reserved", "accepted"), (3, "accepted", "delivered")):
        with planned.ledger.write() as connection:
            states.move(
                connection,
                ids[:1],
                from_status=before,
                to_status=after,
                occurred_at=handed_over,
                recorded_at=NOW + dt.timedelta(minutes=at),
            )
    seen = []
    for minutes in range(4):
        table = export_tables(planned.ledger, NOW + dt.timedelta(minutes=minutes))["messages"].to_pylist()
        row = next(row for row in table if row["message_id"] == ids[0])
        seen.append((row["status"], row["accepted_at"]))
    assert seen == [
        ("planned", None),
        ("reserved", None),
        ("accepted", handed_over),
        ("delivered", handed_over),
    ]


def test_more_rows_than_one_fetch_holds_all_arrive(planned: PreparedShop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("activation.ledger.export.FETCHED_AT_ONCE", 1)
    assert export_tables(planned.ledger, LATER)["consents"].num_rows == 6
