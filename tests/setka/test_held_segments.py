"""A silent source holds the segments and triggers that ask about it, and no others."""

import copy
import json
from typing import Any

import pytest

from setka.dbt import ensure_manifest
from setka.held import held_segments, held_table
from setka.traits import read_traits

Manifest = dict[str, Any]


@pytest.fixture(scope="module")
def shipped() -> Manifest:
    """dbt's manifest of the project as it is."""
    manifest: Manifest = json.loads(ensure_manifest().read_text(encoding="utf-8"))
    return manifest


@pytest.fixture
def manifest(shipped: Manifest) -> Manifest:
    return copy.deepcopy(shipped)


def with_segment(manifest: Manifest, sql: str, *, reads: tuple[str, ...] = ("dim_customers",)) -> Manifest:
    """The manifest with one more segment, `seg_tried`."""
    node = copy.deepcopy(manifest["nodes"]["model.setka.seg_active"])
    node |= {"name": "seg_tried", "unique_id": "model.setka.seg_tried", "raw_code": sql}
    node["depends_on"] = {"nodes": [f"model.setka.{name}" for name in reads], "macros": []}
    manifest["nodes"]["model.setka.seg_tried"] = node
    return manifest


def traits(*names: str) -> str:
    words = " and ".join(f"customers.{name} is not null" for name in names)
    profile = "{{ ref('dim_customers') }} as customers"
    return f"-- Customers with traits.\nselect customers.customer_id from {profile} where {words}"


SOURCES = [
    ("order_count", "orders", {"order_lines", "order_events"}, {"web_events", "email_events", "loyalty_transactions"}),
    ("days_since_last_order", "orders", {"order_lines"}, {"web_events", "email_events", "loyalty_transactions"}),
    ("net_revenue", "order_events", {"orders"}, {"web_events", "email_events"}),
    ("last_visit_date", "web_events", set(), {"email_events", "loyalty_transactions"}),
    ("letters_opened_90_days", "email_events", set(), {"orders", "web_events", "loyalty_transactions"}),
    ("points_balance", "loyalty_transactions", set(), {"web_events", "email_events"}),
    ("city", "customers", set(), {"web_events", "email_events", "loyalty_transactions"}),
    ("lifecycle_zone", "orders", set(), {"web_events", "email_events", "loyalty_transactions"}),
    ("age", "customers", set(), {"web_events", "email_events", "loyalty_transactions", "orders"}),
]


@pytest.mark.parametrize(("trait", "source", "also", "not_from"), SOURCES, ids=[case[0] for case in SOURCES])
def test_a_trait_depends_on_the_tables_of_its_block_alone(
    manifest: Manifest, trait: str, source: str, also: set[str], not_from: set[str]
) -> None:
    tried = with_segment(manifest, traits(trait))
    for table in {source, *also}:
        assert held_segments(tried, [table]).get("seg_tried") == [table]
    for table in not_from:
        assert "seg_tried" not in held_segments(tried, [table]), table


def test_shipped_segments_that_do_not_ask_about_letters_run_while_letters_are_silent(shipped: Manifest) -> None:
    """Field note 19: what depends on the failed source is held, the rest is left alone."""
    held = held_segments(shipped, ["email_events"])
    assert held["seg_silent_readers"] == ["email_events"]
    assert not set(held) & {"seg_active", "seg_inactive_calendar", "seg_loyal_by_spend", "seg_city_residents"}


def test_a_segment_made_of_segments_is_held_with_them(manifest: Manifest) -> None:
    tried = with_segment(
        manifest, "select customer_id from {{ ref('seg_silent_readers') }}", reads=("seg_silent_readers",)
    )
    assert held_segments(tried, ["email_events"])["seg_tried"] == ["email_events"]


def test_a_fact_counts_with_its_own_lineage(manifest: Manifest) -> None:
    tried = with_segment(manifest, "select customer_id from {{ ref('fct_orders') }}", reads=("fct_orders",))
    assert held_segments(tried, ["order_lines"])["seg_tried"] == ["order_lines"]
    assert "seg_tried" not in held_segments(tried, ["web_events"])


def test_a_word_in_a_comment_is_no_trait(manifest: Manifest) -> None:
    sql = "-- Never by last_visit_date.\n{# nor points_balance #}\n" + traits("city")
    tried = with_segment(manifest, sql)
    assert not {"web_events", "loyalty_transactions"} & set(held_segments(tried, ["web_events", "loyalty_transactions"])
                                                          .get("seg_tried", []))  # fmt: skip


def test_a_trait_whose_origin_cannot_be_told_is_taken_to_depend_on_every_block(manifest: Manifest) -> None:
    """A wrong guess would let people go; a segment held for nothing waits a night."""
    manifest["nodes"]["model.setka.dim_customers"]["columns"]["riddle"] = {"name": "riddle"}
    tried = with_segment(manifest, traits("riddle"))
    assert held_segments(tried, ["web_events"])["seg_tried"] == ["web_events"]


def test_a_segment_that_names_no_trait_is_taken_to_depend_on_every_block(manifest: Manifest) -> None:
    tried = with_segment(manifest, "select customer_id from {{ ref('dim_customers') }}")
    assert held_segments(tried, ["web_events", "stores"])["seg_tried"] == ["stores", "web_events"]


def test_every_trait_is_held_by_some_table_and_none_by_all(manifest: Manifest) -> None:
    """No trait falls through, and none is held because its origin could not be told."""
    tables = {source["name"] for source in manifest["sources"].values() if source["source_name"] == "raw"}
    for trait in read_traits():
        held = held_segments(with_segment(manifest, traits(trait.name)), tables)["seg_tried"]
        assert 0 < len(held) < 10, (trait.name, held)


def test_the_block_that_documents_a_trait_is_believed_first(manifest: Manifest) -> None:
    manifest["nodes"]["model.setka.int_customers__visited"]["columns"]["riddle"] = {"name": "riddle"}
    manifest["nodes"]["model.setka.dim_customers"]["columns"]["riddle"] = {"name": "riddle"}
    tried = with_segment(manifest, traits("riddle"))
    assert held_segments(tried, ["web_events", "email_events"])["seg_tried"] == ["web_events"]


def test_silent_consents_hold_every_segment_and_trigger(shipped: Manifest) -> None:
    names = {node["name"] for node in shipped["nodes"].values() if node["name"].startswith(("seg_", "trg_"))}
    assert {name[:4] for name in names} == {"seg_", "trg_"}
    assert set(held_segments(shipped, ["consents"], concerning_all=["consents"])) == names
    assert held_segments(shipped, ["consents"]) == {}


TRIGGERS = [
    ("trg_abandoned_carts", {"web_events", "products", "product_stock"}, {"email_events", "survey_answers"}),
    ("trg_wish_price_drops", {"wishlist_events", "product_prices"}, {"survey_answers", "loyalty_transactions"}),
    ("trg_order_events", {"orders", "order_events"}, {"web_events", "product_stock"}),
    ("trg_points_burning", {"loyalty_transactions"}, {"web_events", "orders", "product_prices"}),
    ("trg_own_dates", {"important_dates"}, {"web_events", "orders"}),
    ("trg_birthdays", {"customers"}, {"web_events", "orders"}),
    ("trg_registered", {"customers"}, {"web_events", "orders"}),
    ("trg_low_satisfaction", {"survey_answers"}, {"web_events", "orders"}),
]


@pytest.mark.parametrize(("trigger", "holding", "not_holding"), TRIGGERS, ids=[case[0] for case in TRIGGERS])
def test_a_trigger_is_held_by_the_tables_that_it_stands_on(
    shipped: Manifest, trigger: str, holding: set[str], not_holding: set[str]
) -> None:
    """Carts must not count as left because the night's web events did not come: then nothing is known of purchases."""
    for table in holding:
        assert held_segments(shipped, [table]).get(trigger) == [table]
    for table in not_holding:
        assert trigger not in held_segments(shipped, [table]), table


def test_every_trigger_stands_on_some_table(shipped: Manifest) -> None:
    tables = {source["name"] for source in shipped["sources"].values() if source["source_name"] == "raw"}
    triggers = {node["name"] for node in shipped["nodes"].values() if node["name"].startswith("trg_")}
    assert triggers <= set(held_segments(shipped, tables))


def test_nothing_silent_holds_nothing(shipped: Manifest) -> None:
    assert held_segments(shipped, []) == {}
    assert held_table({})["held_segments"].num_rows == 0


def test_the_input_table_names_segment_and_tables() -> None:
    table = held_table({"seg_b": ["web_events"], "seg_a": ["email_events", "orders"]})["held_segments"]
    assert table.to_pylist() == [
        {"segment": "seg_a", "tables": "email_events, orders"},
        {"segment": "seg_b", "tables": "web_events"},
    ]
