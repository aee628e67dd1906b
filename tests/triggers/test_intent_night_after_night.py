"""Cart, view and category of a customer over several nights, from raw rows on: what goes first and what ends it."""

import datetime as dt
import json
from typing import Any

from model_chain import ModelChain

Row = dict[str, Any]

FIRST = dt.date(2026, 11, 1)
INTENTS = ("trg_abandoned_carts", "trg_abandoned_views", "trg_abandoned_categories")
CATALOGUE = [
    {"product_id": product_id, "product_name": product_id, "category": "Дом", "is_sensitive": False,
     "updated_at": dt.datetime(2025, 1, 1)}  # noqa: DTZ001 -- UTC, as in raw
    for product_id in ("lamp", "rug")
]  # fmt: skip


def event(day: int, hour: int, event_type: str, product_id: str | None = None, **traits: object) -> Row:
    """What olga did in her browser on a day of October, UTC."""
    return {
        "event_id": f"e{day}.{hour}.{event_type}",
        "visitor_id": "v1",
        "customer_id": "olga",
        "event_type": event_type,
        "occurred_at": dt.datetime(2026, 10, day, hour),  # noqa: DTZ001 -- UTC, as in raw
        "product_id": product_id,
        "category": "Дом",
        **traits,
    }


def fired(models: ModelChain, events: list[Row], night: dt.date, **more: list[Row]) -> dict[str, list[tuple[str, Any]]]:
    """Key and context of each intent that fires on a night, by trigger."""
    account = {"customer_id": "olga", "registered_at": dt.datetime(2026, 1, 1), "row_id": "r1"}  # noqa: DTZ001 -- UTC
    known = [row for row in events if row["occurred_at"] < dt.datetime.combine(night, dt.time())]
    given = {"stg_shop__customers": [account], "stg_shop__products": CATALOGUE, "stg_shop__web_events": known, **more}
    with models.run(INTENTS, given, as_of=night) as connection:
        rows = {
            name: connection.execute(f"select trigger_key, context from {name} order by all").fetchall()
            for name in INTENTS
        }
    return {name: [(key, json.loads(context)) for key, context in found] for name, found in rows.items() if found}


def nights(count: int) -> list[dt.date]:
    return [FIRST + dt.timedelta(days=days) for days in range(count)]


LOOKED = [event(30, 9, "category_view"), event(30, 10, "product_view", "rug")]
CARTED = [*LOOKED, event(30, 11, "product_view", "lamp"), event(30, 12, "add_to_cart", "lamp")]


def test_a_cart_goes_first_and_keeps_its_key_for_two_weeks(models: ModelChain) -> None:
    expected = {"trg_abandoned_carts": [("2026-10-30", {"products": ["lamp"], "product_count": 1})]}
    assert [fired(models, CARTED, night) for night in nights(13)[::4]] == [expected] * 4
    assert "trg_abandoned_carts" not in fired(models, CARTED, FIRST + dt.timedelta(days=13))


def test_without_a_cart_the_products_go_first_and_without_products_the_category(models: ModelChain) -> None:
    """S119: category views without product focus, the lowest of the three priorities."""
    assert list(fired(models, CARTED, FIRST)) == ["trg_abandoned_carts"]
    assert list(fired(models, LOOKED, FIRST)) == ["trg_abandoned_views"]
    assert fired(models, LOOKED[:1], FIRST) == {"trg_abandoned_categories": [("2026-10-30", {"category": "Дом"})]}


def test_a_cart_that_was_emptied_leaves_the_other_products(models: ModelChain) -> None:
    emptied = [*CARTED, event(30, 13, "remove_from_cart", "lamp")]
    assert fired(models, emptied, FIRST) == {
        "trg_abandoned_views": [("2026-10-30", {"products": ["lamp", "rug"], "product_count": 2})]
    }


def test_a_purchase_on_the_site_or_at_a_till_ends_all_of_them(models: ModelChain) -> None:
    assert fired(models, [*CARTED, event(31, 9, "purchase")], FIRST) == {}
    bought_at = dt.datetime(2026, 10, 31, 9)  # noqa: DTZ001 -- UTC, as in raw
    order = {"order_id": "o1", "customer_id": "olga", "ordered_at": bought_at, "order_date": bought_at.date(),
             "sales_channel": "store"}  # fmt: skip
    line = {"order_id": "o1", "line_number": 1, "product_id": "rug", "quantity": 1, "revenue": 10, "is_sale": True}
    assert fired(models, CARTED, FIRST, stg_shop__orders=[order], stg_shop__order_lines=[line]) == {}


def test_an_article_that_sells_out_is_dropped_and_moves_no_key(models: ModelChain) -> None:
    both = [event(29, 12, "add_to_cart", "rug"), *CARTED]
    before = fired(models, both, FIRST)["trg_abandoned_carts"]
    gone = [{"product_id": "lamp", "store_id": "s1", "counted_at": dt.datetime(2026, 10, 31), "quantity": 0}]  # noqa: DTZ001 -- UTC
    after = fired(models, both, FIRST, stg_shop__product_stock=gone)["trg_abandoned_carts"]
    assert before == [("2026-10-30", {"products": ["lamp", "rug"], "product_count": 2})]
    assert after == [("2026-10-30", {"products": ["rug"], "product_count": 1})]
    all_gone = [*gone, {**gone[0], "product_id": "rug"}]
    assert "trg_abandoned_carts" not in fired(models, both, FIRST, stg_shop__product_stock=all_gone)


def test_a_cart_of_a_browser_that_logged_in_later_is_hers(models: ModelChain) -> None:
    anonymous = [event(30, 12, "add_to_cart", "lamp", customer_id=None)]
    assert fired(models, anonymous, FIRST) == {}
    assert list(fired(models, [*anonymous, event(30, 13, "login")], FIRST)) == ["trg_abandoned_carts"]
