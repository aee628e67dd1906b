"""The shop's export, one row type per table of the raw contract; the Parquet schema is read off the annotations."""

import datetime as dt
import types
from decimal import Decimal
from typing import Any, NamedTuple, get_args, get_type_hints

import pyarrow as pa

from simulation.told_rows import TOLD_TABLES, ToldRow

ARROW_TYPES: dict[type, pa.DataType] = {
    str: pa.string(),
    int: pa.int32(),
    bool: pa.bool_(),
    Decimal: pa.decimal128(18, 4),
    dt.datetime: pa.timestamp("us"),  # naive UTC, as everywhere in raw data
    dt.date: pa.date32(),
}


class CustomerRow(NamedTuple):
    """One row per customer."""

    customer_id: str
    registered_at: dt.datetime
    email: str | None
    phone: str | None
    first_name: str | None
    last_name: str | None
    birth_date: dt.date | None
    gender: str | None
    city: str
    region: str
    country: str
    language: str | None
    timezone: str | None
    acquisition_source: str
    loyalty_card_id: str | None
    partner_code: str | None


class OrderRow(NamedTuple):
    """One row per order, cancelled ones included.

    A till receipt without card has no customer; a guest has none either, but the address or number given at checkout.
    """

    order_id: str
    customer_id: str | None
    ordered_at: dt.datetime
    sales_channel: str
    store_id: str | None
    currency: str
    promo_code: str | None
    shipping_amount: Decimal
    loyalty_card_id: str | None = None
    visitor_id: str | None = None
    email: str | None = None
    phone: str | None = None
    staff_id: str | None = None


class OrderLineRow(NamedTuple):
    """One row per order and line; `discount_amount` is of the whole line."""

    order_id: str
    line_number: int
    product_id: str
    quantity: int
    unit_price: Decimal
    discount_amount: Decimal
    line_kind: str


class OrderEventRow(NamedTuple):
    """One row per thing that befell an order; quantity and amount are of what was returned, positive."""

    event_id: str
    order_id: str
    customer_id: str | None
    event_type: str
    occurred_at: dt.datetime
    line_number: int | None
    product_id: str | None
    quantity: int | None
    amount: Decimal | None


class ProductRow(NamedTuple):
    """One row per product and size."""

    product_id: str
    product_name: str
    category: str
    brand: str
    price: Decimal
    cost: Decimal | None
    size: str
    replenishment_days: int | None
    is_sensitive: bool
    updated_at: dt.datetime


class ProductSetRow(NamedTuple):
    """One row per product within a set."""

    set_id: str
    product_id: str
    set_name: str
    quantity: int


class ProductStockRow(NamedTuple):
    """One row per count of a product in a shop."""

    product_id: str
    store_id: str
    counted_at: dt.datetime
    quantity: int


class ProductPriceRow(NamedTuple):
    """One row per price of a product and the moment it took effect; `regular_price` only while it is cut."""

    product_id: str
    valid_from: dt.datetime
    price: Decimal
    regular_price: Decimal | None


class StoreRow(NamedTuple):
    """One row per shop with a till."""

    store_id: str
    store_name: str
    city: str
    country: str
    timezone: str


class ConsentRow(NamedTuple):
    """One row per act of consent: append-only."""

    consent_id: str
    customer_id: str
    channel: str
    purpose: str
    status: str
    occurred_at: dt.datetime
    source: str
    proof: str | None
    text_version: str
    email: str | None


class WebEventRow(NamedTuple):
    """One row per page view or action on the site; `customer_id` only while logged in."""

    event_id: str
    visitor_id: str
    customer_id: str | None
    event_type: str
    occurred_at: dt.datetime
    product_id: str | None
    category: str | None
    url: str
    device: str
    utm_source: str | None
    utm_medium: str | None
    utm_campaign: str | None
    utm_content: str | None
    search_query: str | None
    timezone: str | None


class EmailEventRow(NamedTuple):
    """One row per thing that befell a letter; `is_machine` only where somebody opened or clicked."""

    event_id: str
    message_id: str
    campaign: str
    customer_id: str
    event_type: str
    occurred_at: dt.datetime
    url: str | None = None
    link_position: int | None = None
    is_machine: bool | None = None
    bounce_type: str | None = None
    user_agent: str | None = None


class LoyaltyTransactionRow(NamedTuple):
    """One row per movement of points; points are positive, the type tells the direction."""

    transaction_id: str
    customer_id: str
    transaction_type: str
    points: int
    occurred_at: dt.datetime
    expires_at: dt.datetime | None
    order_id: str | None


Row = (
    CustomerRow
    | OrderRow
    | OrderLineRow
    | OrderEventRow
    | ProductRow
    | ProductSetRow
    | ProductStockRow
    | ProductPriceRow
    | StoreRow
    | ConsentRow
    | WebEventRow
    | EmailEventRow
    | LoyaltyTransactionRow
    | ToldRow
)

TABLES: dict[type[Row], str] = {
    CustomerRow: "customers",
    OrderRow: "orders",
    OrderLineRow: "order_lines",
    OrderEventRow: "order_events",
    ProductRow: "products",
    ProductSetRow: "product_sets",
    ProductStockRow: "product_stock",
    ProductPriceRow: "product_prices",
    StoreRow: "stores",
    ConsentRow: "consents",
    WebEventRow: "web_events",
    EmailEventRow: "email_events",
    LoyaltyTransactionRow: "loyalty_transactions",
    **TOLD_TABLES,
}


class Stamped(NamedTuple):
    """A row and the instant from which the shop knows it, naive UTC: its file's month, and the cut, go by it."""

    moment: dt.datetime
    row: Row


def schema_of(row_type: type[Row]) -> pa.Schema:
    """The Arrow schema of a row type, its columns in order."""
    return pa.schema([(name, _arrow_type(hint)) for name, hint in get_type_hints(row_type).items()])


def _arrow_type(hint: Any) -> pa.DataType:
    plain = next(part for part in get_args(hint) if part is not types.NoneType) if get_args(hint) else hint
    return ARROW_TYPES[plain]
