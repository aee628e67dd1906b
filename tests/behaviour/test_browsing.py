"""Visits, open carts, product views and the warmth of prospects."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from model_chain import ModelChain
from prepared_build import PREPARED_NIGHT

AS_OF = dt.datetime.combine(PREPARED_NIGHT, dt.time())


def event(kind: str, ago: dt.timedelta, product: str | None = None, customer: str | None = "c") -> dict[str, Any]:
    return {
        "visitor_id": f"browser of {customer}",
        "customer_id": customer,
        "event_type": kind,
        "occurred_at": AS_OF - ago,
        "product_id": product,
    }


def shop(events: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    numbered = [{"event_id": f"e{number}", **one} for number, one in enumerate(events)]
    return {"stg_shop__web_events": numbered, "fct_orders": [], **more}


def days(number: float) -> dt.timedelta:
    return dt.timedelta(days=number)


def test_visits_and_views_are_counted_in_windows_of_local_days(models: ModelChain) -> None:
    """S56: sessions and views of the profile; the day 90 days ago is inside, the one before it is not."""
    midnight = dt.timedelta(hours=3)  # of the run's date in Moscow lies this long before as_of
    events = [
        event("product_view", midnight + days(90)),  # the first instant of the local day 90 days ago
        event("category_view", midnight + days(90) + dt.timedelta(hours=1)),  # the evening before
        event("product_view", days(1)),
        event("product_view", days(1)),
        event("product_view", days(1), customer=None),
    ]
    (row,) = models.rows("int_customers__visited", shop(events))
    assert [row[f"visit_count_{number}_days"] for number in (30, 90, 365)] == [1, 2, 3]
    assert [row[f"view_count_{number}_days"] for number in (30, 90, 365)] == [2, 3, 4]
    assert row["product_view_count_90_days"] == 3
    assert row["first_visit_date"] == PREPARED_NIGHT - days(91)
    assert (row["last_visit_date"], row["days_since_last_visit"]) == (PREPARED_NIGHT - days(1), 1)
    assert (row["has_open_cart"], row["has_open_checkout"], row["open_cart_product_count"]) == (False, False, 0)


@pytest.mark.parametrize(
    ("events", "orders", "left"),
    [
        pytest.param([("add_to_cart", 2, "a"), ("add_to_cart", 1, "b")], [], ["a", "b"], id="two products"),
        pytest.param([("add_to_cart", 2, "a"), ("remove_from_cart", 1, "a")], [], [], id="taken out"),
        pytest.param([("remove_from_cart", 2, "a"), ("add_to_cart", 1, "a")], [], ["a"], id="put in again"),
        pytest.param([("add_to_cart", 2, "a"), ("purchase", 1, None)], [], [], id="bought on the site"),
        pytest.param([("add_to_cart", 2, "a")], [1], [], id="ordered at the till since"),
        pytest.param([("add_to_cart", 1, "a")], [2], ["a"], id="ordered before"),
        pytest.param([("add_to_cart", 31, "a")], [], [], id="too long ago"),
        pytest.param([("add_to_cart", 1, None)], [], [""], id="product not told"),
    ],
)
def test_an_open_cart_holds_what_was_put_in_and_not_bought(
    models: ModelChain, events: list[tuple[str, float, str | None]], orders: list[float], left: list[str]
) -> None:
    given_rows = shop(
        [event(kind, days(ago), product) for kind, ago, product in events],
        fct_orders=[
            {"order_id": f"o{number}", "customer_id": "c", "ordered_at": AS_OF - days(ago)}
            for number, ago in enumerate(orders)
        ],
    )
    assert [row["product_id"] for row in models.rows("int_carts__open", given_rows)] == left


def test_a_checkout_is_open_until_a_purchase(models: ModelChain) -> None:
    begun = event("checkout_start", days(2))
    (row,) = models.rows("int_customers__visited", shop([begun]))
    assert (row["has_open_checkout"], row["open_checkout_at"]) == (True, AS_OF - days(2))
    (row,) = models.rows("int_customers__visited", shop([begun, event("purchase", days(2))]))
    assert row["has_open_checkout"] is False


def test_views_of_a_product_are_counted_for_a_quarter(models: ModelChain) -> None:
    """S79: view count and recency per product."""
    events = [event("product_view", days(ago), "p") for ago in (1, 40, 91)] + [event("category_view", days(1), "p")]
    (row,) = models.rows("int_customer_product_views", shop(events))
    assert (row["product_id"], row["view_count"], row["view_count_30_days"]) == ("p", 2, 1)
    assert (row["last_viewed_at"], row["first_viewed_at"]) == (AS_OF - days(1), AS_OF - days(40))


def warmth(models: ModelChain, events: list[dict[str, Any]], **more: Any) -> dict[str, str]:
    listed = [{"customer_id": name} for name in ("c", "other", "buyer")]
    order = {"order_id": "o", "customer_id": "buyer", "ordered_at": AS_OF - days(400), "revenue": 1, "item_count": 1,
             "order_date": PREPARED_NIGHT - days(400)}  # fmt: skip
    given_rows = shop(events, int_customers__listed=listed, fct_orders=[order], **more)
    return {row["customer_id"]: row["lead_warmth"] for row in models.rows("int_customers__warmed", given_rows)}


MINUTES = dt.timedelta(minutes=1)


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        pytest.param([event("add_to_cart", days(3), "p")], "hot", id="S63 cart"),
        pytest.param([event("checkout_start", days(3))], "hot", id="S63 checkout"),
        pytest.param([event("add_to_cart", days(31), "p")], "cold", id="S63 outside the window"),
        pytest.param([event("request", days(30))], "warm", id="S62 request"),
        pytest.param([event("request", days(32))], "cold", id="S62 request long ago"),
        pytest.param([event("product_view", days(n + 1)) for n in range(10)], "warm", id="S62 ten views"),
        pytest.param([event("product_view", days(n + 1)) for n in range(9)], "cold", id="S62 nine views"),
        pytest.param([event("page_view", days(1)), event("page_view", days(1) - 15 * MINUTES)], "warm", id="S62 long"),
        pytest.param([event("page_view", days(1)), event("page_view", days(1) - 14 * MINUTES)], "cold", id="S62 short"),
        pytest.param([], "cold", id="S61 only subscribed"),
    ],
)
def test_warmth_by_example(models: ModelChain, events: list[dict[str, Any]], expected: str) -> None:
    """S61, S62, S63: the three classes of prospects on hand-made histories."""
    assert warmth(models, events)["c"] == expected


kinds = st.sampled_from(["page_view", "product_view", "add_to_cart", "checkout_start", "request", "purchase"])


@settings(max_examples=25, deadline=None)
@given(done=st.lists(st.tuples(kinds, st.integers(0, 60), st.sampled_from(["c", "other", "buyer"])), max_size=15))
def test_every_prospect_has_exactly_one_warmth_and_no_buyer_has_one(
    models: ModelChain, done: list[tuple[str, int, str]]
) -> None:
    """S63: cold, warm and hot are exclusive and exhaustive over customers without an order."""
    events = [event(kind, days(ago) + MINUTES, "p", customer) for kind, ago, customer in done]
    found = warmth(models, events)
    assert set(found) == {"c", "other"}
    assert set(found.values()) <= {"hot", "warm", "cold"}
    for customer in found:
        own = [(kind, ago) for kind, ago, whose in done if whose == customer]
        bought = min((ago for kind, ago in own if kind == "purchase"), default=None)
        opened = [ago for kind, ago in own if kind in ("add_to_cart", "checkout_start") and ago <= 30]
        is_open = any(bought is None or ago < bought for ago in opened)
        assert (found[customer] == "hot") == is_open
