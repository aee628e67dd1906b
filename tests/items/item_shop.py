"""Small shops for the models of items: the rows they read, as facts, and the rules with other numbers."""

import csv
import datetime as dt
from collections.abc import Mapping
from typing import Any

from setka.paths import DBT_PROJECT

NIGHT = dt.date(2026, 11, 1)
NOON = dt.time(12)

Row = dict[str, Any]


def rules(**changed: int) -> list[Row]:
    """The rows of the seed item_rules, some with other values. Raises KeyError for a rule that does not exist."""
    with (DBT_PROJECT / "seeds" / "item_rules.csv").open(encoding="utf-8", newline="") as lines:
        shipped = {row["rule"]: int(row["value"]) for row in csv.DictReader(lines)}
    unknown = changed.keys() - shipped.keys()
    if unknown:
        raise KeyError(f"no such rule: {sorted(unknown)}")
    return [{"rule": rule, "value": value, "why": "test"} for rule, value in {**shipped, **changed}.items()]


def order(order_id: str, customer_id: str, days_ago: int, *products: str, store_id: str | None = None) -> list[Row]:
    """One counted order and its lines, one piece of each product; a product named twice is two lines."""
    date = NIGHT - dt.timedelta(days=days_ago)
    ordered = {
        "order_id": order_id,
        "customer_id": customer_id,
        "order_date": date,
        "ordered_at": dt.datetime.combine(date, NOON),
        "line_count": len(products),
        "store_id": store_id,
    }
    lines = [
        {
            "order_id": order_id,
            "line_number": number,
            "customer_id": customer_id,
            "order_date": date,
            "product_id": product,
            "quantity": 1,
            "revenue": 10,
        }
        for number, product in enumerate(products, start=1)
    ]
    return [ordered, *lines]


def product(product_id: str, category: str | None = "Tea", **columns: object) -> Row:
    """A described product; its name is its id unless given."""
    return {"product_id": product_id, "product_name": product_id, "category": category, "price": 100, **columns}


def returned(order_id: str | None, customer_id: str, product_id: str, quantity: int = 1, days_ago: int = 0) -> Row:
    """A return that counts; `order_id` may be of no known order."""
    return {
        "return_id": f"{order_id} {customer_id} {product_id}",
        "order_id": order_id,
        "customer_id": customer_id,
        "product_id": product_id,
        "quantity": quantity,
        "amount": 10 * quantity,
        "return_date": NIGHT - dt.timedelta(days=days_ago),
        "is_deducted": True,
    }


def view(event_id: str, product_id: str, days_ago: int, **who: str) -> Row:
    """A look at a product, by a visitor_id or a customer_id."""
    return {
        "event_id": event_id,
        "event_type": "product_view",
        "visitor_id": "v",
        "product_id": product_id,
        "occurred_at": dt.datetime.combine(NIGHT - dt.timedelta(days=days_ago), NOON),
        **who,
    }


def counted(product_id: str, store_id: str, quantity: int, days_ago: int = 1) -> Row:
    """A count of a product in a shop."""
    counted_at = dt.datetime.combine(NIGHT - dt.timedelta(days=days_ago), NOON)
    return {"product_id": product_id, "store_id": store_id, "counted_at": counted_at, "quantity": quantity}


def shop(orders: list[list[Row]], *, customers: Mapping[str, str | None] | None = None, **tables: list[Row]) -> Any:
    """What the chain is given: `orders` as made by `order`, city by customer_id, and other tables by name.

    Customers that only order are listed without a city.
    """
    listed = {row["customer_id"]: None for one in orders for row in one[:1]} | dict(customers or {})
    return {
        "fct_orders": [one[0] for one in orders],
        "fct_order_lines": [line for one in orders for line in one[1:]],
        "fct_returns": [],
        "int_customers__listed": [{"customer_id": customer, "city": city} for customer, city in listed.items()],
        "int_visitors__recognised": [],
        "customer_aliases": [],
        **tables,
    }
