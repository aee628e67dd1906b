"""Shopify's tables, by the REST and the GraphQL interface: real files, and small ones for each rule."""

import csv
import json
from collections.abc import Callable
from decimal import Decimal

import pytest
from shop_folder import Row, Shop, table_report

from setka.settings import PROJECT_ROOT

SOURCE = PROJECT_ROOT / ".." / "shared" / "data" / "shopify"

real_files = pytest.mark.skipif(not SOURCE.is_dir(), reason="the Shopify files are not beside the project")

ORDER: Row = {
    "id": "1", "customer_id": "7", "email": "ann@example.com", "currency": "RUB", "created_at": "2026-03-01 10:00:00",
    "processed_at": "2026-02-28 10:00:00", "cancelled_at": "", "source_name": "web", "location_id": "",
    "cart_token": "abc", "buyer_accepts_marketing": "FALSE", "test": "FALSE", "_fivetran_deleted": "FALSE",
}  # fmt: skip
LINE: Row = {
    "id": "11", "order_id": "1", "product_id": "p", "variant_id": "v", "title": "Tea", "vendor": "Leaf",
    "price": "10.00", "quantity": "2", "total_discount": "0", "index": "1",
}  # fmt: skip
CUSTOMER: Row = {
    "id": "7", "first_name": "Ann", "last_name": "Lee", "email": "ann@example.com", "phone": "",
    "created_at": "2026-01-01 10:00:00", "updated_at": "2026-02-01 10:00:00", "accepts_marketing": "TRUE",
}  # fmt: skip


@pytest.fixture
def shopify(new_shop: Callable[[], Shop]) -> Shop:
    """A shop with one order of two packets of tea."""
    shop = new_shop()
    shop.mapping = "shopify"
    return exported(shop)


def exported(shop: Shop, *, orders: list[Row] | None = None, lines: list[Row] | None = None) -> Shop:
    shop.write("order.csv", orders or [ORDER])
    shop.write("order_line.csv", lines or [LINE])
    shop.write("customer.csv", [CUSTOMER])
    return shop


def rows_of(name: str) -> list[dict[str, str]]:
    with (SOURCE / f"shopify_{name}_data.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@real_files
@pytest.mark.parametrize(("mapping", "part"), [("shopify", ""), ("shopify_graphql", "gql_")])
def test_every_row_of_the_real_files_lands_or_is_quarantined(
    new_shop: Callable[[], Shop], mapping: str, part: str
) -> None:
    report = Shop(SOURCE, new_shop().paths, mapping=mapping).land(currency="USD")
    assert not report.failed

    def rows(table: str) -> int:
        found = table_report(report, table)
        return found.landed + found.quarantined

    assert rows("customers") == len(rows_of(f"{part}customer"))
    assert rows("orders") == len(rows_of(f"{part}order"))
    assert rows("order_lines") == len(rows_of(f"{part}order_line"))
    assert rows("stores") == len(rows_of(f"{part}location"))
    assert rows("promo_codes") == len(rows_of(f"{part}discount_redeem_code"))
    assert rows("web_events") == sum(
        row["_fivetran_deleted"].lower() == "false" for row in rows_of(f"{part}abandoned_checkout")
    )
    assert rows("product_stock") == sum(row["name"] == "available" for row in rows_of(f"{part}inventory_quantity"))
    refunds = rows_of("gql_refund_line_item" if part else "order_line_refund")
    shipped = [row for row in rows_of(f"{part}fulfillment") if row["status"].lower() == "success"]
    delivered = [
        row
        for row in rows_of(f"{part}fulfillment_event")
        if row["status"].lower() == "delivered" and row["_fivetran_deleted"].lower() == "false"
    ]
    cancelled = [row for row in rows_of(f"{part}order") if row["cancelled_at"].strip()]
    assert rows("order_events") == len(refunds) + len(shipped) + len(delivered) + len(cancelled)


@real_files
def test_the_worth_of_the_real_lines_is_kept(new_shop: Callable[[], Shop]) -> None:
    rest, graphql = (Shop(SOURCE, new_shop().paths, mapping=name) for name in ("shopify", "shopify_graphql"))
    rest.land(currency="GBP")
    graphql.land(currency="USD")
    worth = "sum(quantity * unit_price - discount_amount)"
    assert rest.query(f"select {worth} from {rest.files('order_lines')}") == [
        (sum(Decimal(row["price"]) * int(row["quantity"]) for row in rows_of("order_line")),)
    ]
    lines = rows_of("gql_order_line")
    allocated: dict[str, Decimal] = {}
    for row in rows_of("gql_discount_allocation"):
        amount = Decimal(row["allocated_amount_set_shop_amount"])
        allocated[row["order_line_id"]] = allocated.get(row["order_line_id"], Decimal(0)) + amount
    assert graphql.query(f"select {worth} from {graphql.files('order_lines')}") == [
        (
            sum(
                Decimal(row["original_total_set_shop_amount"])
                - allocated.get(row["id"], Decimal(row["total_discount_set_shop_amount"]))
                for row in lines
            ),
        )
    ]


def test_an_order_counts_since_it_was_processed_and_tells_its_guest_by_the_address(shopify: Shop) -> None:
    exported(shopify, orders=[{**ORDER, "customer_id": ""}])
    shopify.land()
    assert shopify.raw("orders", "customer_id, strftime(ordered_at, '%Y-%m-%d'), visitor_id, sales_channel") == [
        (None, "2026-02-28", "cart:abc", "online")
    ]
    assert shopify.contacts("orders", "email") == [("ann@example.com",)]


@pytest.mark.parametrize("flag", ["test", "_fivetran_deleted"])
def test_lines_of_test_and_deleted_orders_are_adjustments(shopify: Shop, flag: str) -> None:
    exported(shopify, orders=[{**ORDER, flag: "TRUE"}])
    shopify.land()
    assert shopify.raw("order_lines", "line_kind") == [("adjustment",)]
    assert len(shopify.raw("orders")) == 1


def test_an_order_that_is_deleted_later_stops_counting(shopify: Shop) -> None:
    shopify.land()
    exported(shopify, orders=[{**ORDER, "_fivetran_deleted": "TRUE"}])
    shopify.land()
    assert shopify.raw("order_lines", "line_kind") == [("sale",), ("adjustment",)]
    assert {"sale", "adjustment"} & {value for row in shopify.current("order_lines") for value in row} == {"adjustment"}


def test_discounts_of_the_order_that_were_allocated_to_a_line_are_its_discount(shopify: Shop) -> None:
    exported(
        shopify, lines=[{**LINE, "total_discount": "1"}, {**LINE, "id": "12", "index": "2", "total_discount": "1"}]
    )
    shopify.write(
        "discount_allocation.csv",
        [{"order_line_id": "11", "amount": "1.00"}, {"order_line_id": "11", "amount": "2.50"}],
    )
    shopify.land()
    assert shopify.raw("order_lines", "line_number, discount_amount") == [
        (1, Decimal("3.5000")),
        (2, Decimal("1.0000")),
    ]


def test_cancelled_shipped_delivered_and_refunded_are_events_of_the_order(shopify: Shop) -> None:
    exported(shopify, orders=[{**ORDER, "cancelled_at": "2026-03-05 10:00:00"}])
    moment = "2026-03-02 10:00:00"
    shopify.write("fulfillment.csv", [{"id": "f1", "order_id": "1", "status": "success", "created_at": moment}])
    shopify.write(
        "fulfillment_event.csv",
        [
            {"id": "d1", "fulfillment_id": "f1", "status": "delivered", "happened_at": "2026-03-03 10:00:00"},
            {"id": "d2", "fulfillment_id": "f1", "status": "in_transit", "happened_at": moment},
        ],
    )
    shopify.write("refund.csv", [{"id": "r1", "order_id": "1", "created_at": moment, "processed_at": ""}])
    refund_line = {"id": "rl1", "refund_id": "r1", "order_line_id": "11", "quantity": "1", "subtotal": "10.00"}
    shopify.write("order_line_refund.csv", [refund_line, {**refund_line, "id": "rl2", "refund_id": "unknown"}])
    report = shopify.land()
    events = set(
        shopify.raw("order_events", "event_type, order_id, customer_id, line_number, product_id, quantity, amount")
    )
    assert events == {
        ("cancelled", "1", "7", None, None, None, None),
        ("shipped", "1", "7", None, None, None, None),
        ("delivered", "1", "7", None, None, None, None),
        ("returned", "1", "7", 1, "v", 1, Decimal("10.0000")),
    }
    assert [(one.field, one.rows) for one in table_report(report, "order_events").refusals] == [("order_id", 1)]


def test_an_abandoned_checkout_is_a_visit_with_its_goods_and_never_an_order(shopify: Shop) -> None:
    checkout = {
        "id": "c1", "cart_token": "xyz", "customer_id": "7", "created_at": "2026-03-01 10:00:00",
        "landing_site_base_url": "/sale?email=ann@example.com", "_fivetran_deleted": "FALSE",
        "line_items": json.dumps([{"variant_id": 5}, {"product_id": 6}]),
    }  # fmt: skip
    shopify.write("abandoned_checkout.csv", [checkout, {**checkout, "id": "c2", "_fivetran_deleted": "TRUE"}])
    report = shopify.land()
    assert set(shopify.raw("web_events", "visitor_id, event_type, product_id, url")) == {
        ("cart:xyz", "checkout_start", None, "/sale"),
        ("cart:xyz", "add_to_cart", "5", None),
        ("cart:xyz", "add_to_cart", "6", None),
    }
    assert table_report(report, "orders").landed == 1


@pytest.mark.parametrize(
    ("said", "status", "has_proof"),
    [
        ({"accepts_marketing": "TRUE"}, "granted", False),
        ({"accepts_marketing": "FALSE"}, "withdrawn", False),
        (
            {"email_marketing_consent_state": "SUBSCRIBED", "email_marketing_consent_opt_in_level": "SINGLE"},
            "granted",
            True,
        ),
        ({"email_marketing_consent_state": "PENDING"}, "pending", False),
        ({"email_marketing_consent_state": "UNSUBSCRIBED"}, "withdrawn", False),
        ({"email_marketing_consent_state": "NOT_SUBSCRIBED"}, None, False),
    ],
)
def test_each_state_of_consent(shopify: Shop, said: Row, status: str | None, has_proof: bool) -> None:
    shopify.write("customer.csv", [{**CUSTOMER, **said}])
    shopify.land()
    found = shopify.raw("consents", "customer_id, channel, status, proof is not null")
    assert found == ([] if status is None else [("7", "email", status, has_proof)])


def test_a_state_nobody_knows_is_quarantined_and_not_guessed(shopify: Shop) -> None:
    shopify.write("customer.csv", [{**CUSTOMER, "email_marketing_consent_state": "PERHAPS"}])
    report = shopify.land()
    assert table_report(report, "consents").quarantined == 1


def test_a_guest_who_agreed_at_checkout_is_known_by_the_address(shopify: Shop) -> None:
    exported(shopify, orders=[{**ORDER, "customer_id": "", "buyer_accepts_marketing": "TRUE"}])
    shopify.land()
    checkout = [row for row in shopify.raw("consents", "customer_id, status, proof, source") if row[3] == "checkout"]
    assert checkout == [(None, "granted", "order 1", "checkout")]
    assert ("ann@example.com",) in shopify.contacts("consents", "email")


def test_products_are_variants_then_products_without_one_then_what_old_lines_sold(shopify: Shop) -> None:
    moment = "2026-01-01 00:00:00"
    product = {"title": "Tea", "vendor": "Leaf", "product_type": "Drinks", "updated_at": moment}
    shopify.write("product.csv", [{"id": "p1", **product}, {"id": "p2", **product, "title": "Cup"}])
    variant = {"product_id": "p1", "price": "10", "inventory_item_id": "i1", "updated_at": moment}
    shopify.write(
        "product_variant.csv",
        [{"id": "v1", "title": "Green", **variant}, {"id": "v2", "title": "Default Title", **variant}],
    )
    shopify.land()
    assert set(shopify.raw("products", "product_id, product_name, category")) == {
        ("v1", "Tea, Green", "Drinks"),
        ("v2", "Tea", "Drinks"),
        ("p2", "Cup", "Drinks"),
        ("v", "Tea", None),
    }


def test_stock_is_what_may_be_sold_at_the_place_of_the_goods_own_level(shopify: Shop) -> None:
    moment = "2026-01-01 00:00:00"
    variant = {"product_id": "p", "title": "T", "price": "1", "updated_at": moment}
    shopify.write("product_variant.csv", [{**variant, "id": f"v{n}", "inventory_item_id": f"i{n}"} for n in (1, 2)])
    shopify.write(
        "inventory_level.csv",
        [{"id": "l", "inventory_item_id": f"i{n}", "location_id": f"s{n}"} for n in (1, 2)],
    )
    count = {"inventory_item_id": "i1", "inventory_level_id": "l", "updated_at": moment}
    shopify.write(
        "inventory_quantity.csv",
        [{**count, "name": "available", "quantity": "4"}, {**count, "name": "reserved", "quantity": "9"}],
    )
    shopify.land()
    assert shopify.raw("product_stock", "product_id, store_id, quantity") == [("v1", "s1", 4)]
