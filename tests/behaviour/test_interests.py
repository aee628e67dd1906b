"""Affinities, heat and first touch: what a customer leans to, how hot she is, where she came from."""
# ruff: noqa: DTZ001  -- instants in the warehouse are naive UTC

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from model_chain import ModelChain
from prepared_build import PREPARED_NIGHT

AS_OF = dt.datetime.combine(PREPARED_NIGHT, dt.time())
PRODUCTS = [
    {"product_id": "boot", "category": "Shoes > Boots", "brand": "Lenok", "is_sensitive": False},
    {"product_id": "sandal", "category": "Shoes > Sandals", "brand": "Petlya", "is_sensitive": False},
    {"product_id": "insole", "category": "Orthopaedics > Insoles", "brand": "Orto", "is_sensitive": True},
    {"product_id": "plaid", "category": "Home", "brand": "Lenok", "is_sensitive": False},
]
# What the seed action_weights says, in words of Python: weight for affinity and for heat, half-life.
WEIGHTS = {
    "view": (1, 1, 30), "search": (0, 2, 30), "wish": (4, 4, 60), "cart": (5, 5, 30), "checkout": (0, 8, 14),
    "request": (0, 8, 30), "purchase": (10, 10, 180), "letter_open": (0, 1, 30), "letter_click": (0, 3, 30),
}  # fmt: skip


def view(customer: str, product: str, days_ago: float, kind: str = "product_view") -> dict[str, Any]:
    return {
        "visitor_id": customer,
        "customer_id": customer,
        "event_type": kind,
        "occurred_at": AS_OF - dt.timedelta(days=days_ago, hours=2),
        "product_id": product,
    }


def shop(events: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    numbered = [{"event_id": f"e{number}", **one} for number, one in enumerate(events)]
    return {"stg_shop__web_events": numbered, "stg_shop__products": PRODUCTS, "fct_orders": [],
            "fct_order_lines": [], "fct_messages": [], **more}  # fmt: skip


def line(customer: str, product: str, days_ago: int) -> dict[str, Any]:
    return {
        "order_id": f"{customer}{product}{days_ago}",
        "line_number": 1,
        "customer_id": customer,
        "product_id": product,
        "order_date": PREPARED_NIGHT - dt.timedelta(days=days_ago),
    }


actions = st.lists(
    st.tuples(
        st.sampled_from(["a", "b"]),
        st.sampled_from([product["product_id"] for product in PRODUCTS]),
        st.integers(0, 400),
        st.sampled_from(["product_view", "add_to_cart", "purchase"]),
    ),
    min_size=1,
    max_size=20,
)


@settings(max_examples=40, deadline=None)
@given(done=actions)
def test_affinities_add_up_to_exactly_1_and_equal_a_plain_sum(
    models: ModelChain, done: list[tuple[str, str, int, str]]
) -> None:
    """S54: sum per customer = 1, exactly, whatever she did; each share is its decayed weight of the whole."""
    events = [view(customer, product, days, kind) for customer, product, days, kind in done if kind != "purchase"]
    lines = [
        {**line(customer, product, days), "line_number": number}
        for number, (customer, product, days, kind) in enumerate(done)
        if kind == "purchase"
    ]
    given_rows = shop(events, fct_order_lines=lines)
    names = ("int_customer_category_affinity", "int_customer_brand_affinity", "int_customer_category_groups")
    with models.run(names, given_rows) as connection:
        for table, of in (("category", ""), ("brand", "")):
            sums = connection.execute(
                f"select distinct sum(affinity) from int_customer_{table}_affinity {of} group by customer_id"
            ).fetchall()
            assert sums in ([(Decimal(1),)], [])
        top_level = connection.execute(
            "select distinct sum(affinity) from int_customer_category_groups where level = 1 group by customer_id"
        ).fetchall()
        assert top_level in ([(Decimal(1),)], [])
        found = {
            (customer, category): affinity
            for customer, category, affinity in connection.execute(
                "select customer_id, category, affinity from int_customer_category_affinity"
            ).fetchall()
        }
    expected = plain_affinities(done)
    assert found.keys() == expected.keys()
    for key, share in expected.items():
        assert abs(found[key] - Decimal(share.numerator) / Decimal(share.denominator)) < Decimal("0.00001")


def plain_affinities(done: list[tuple[str, str, int, str]]) -> dict[tuple[str, str], Fraction]:
    """Shares per customer and category, with the seed's weights and half-lives, in fractions."""
    categories = {product["product_id"]: str(product["category"]) for product in PRODUCTS}
    scores: dict[tuple[str, str], Fraction] = {}
    for customer, product, days, kind in done:
        action = {"product_view": "view", "add_to_cart": "cart", "purchase": "purchase"}[kind]
        weight, _, half_life = WEIGHTS[action]
        if days <= 365:
            key = (customer, categories[product])
            scores[key] = scores.get(key, Fraction(0)) + weight * Fraction(0.5 ** (days / half_life))
    totals = {
        customer: sum((score for (of, _), score in scores.items() if of == customer), Fraction(0))
        for customer, _ in scores
    }
    return {key: score / totals[key[0]] for key, score in scores.items()}


def test_the_events_behind_an_affinity_are_told(models: ModelChain) -> None:
    """S54: explainable top events; a purchase outweighs three looks, and what is old has faded."""
    events = [
        *[view("c", "sandal", days) for days in (1, 2, 3)],
        view("c", "sandal", 5, "add_to_cart"),
        view("c", "plaid", 360),
    ]
    rows = models.rows("int_customer_category_affinity", shop(events, fct_order_lines=[line("c", "boot", 10)]))
    by_rank = sorted(rows, key=lambda row: row["affinity_rank"])
    assert [row["category"] for row in by_rank] == ["Shoes > Boots", "Shoes > Sandals", "Home"]
    assert [row["top_action"] for row in by_rank] == ["purchase", "cart", "view"]
    assert [(row["view_count"], row["cart_count"], row["purchase_count"]) for row in by_rank] == [
        (0, 0, 1), (3, 1, 0), (1, 0, 0)
    ]  # fmt: skip
    assert by_rank[1]["last_event_date"] == PREPARED_NIGHT - dt.timedelta(days=1)


def test_interest_adds_up_at_any_level_of_the_tree(models: ModelChain) -> None:
    """S71: bought or viewed in the category tree at any level."""
    given_rows = shop([view("c", "sandal", 1), view("c", "plaid", 1)], fct_order_lines=[line("c", "boot", 1)])
    rows = {row["category_group"]: row for row in models.rows("int_customer_category_groups", given_rows)}
    assert {name: row["level"] for name, row in rows.items()} == {
        "Shoes": 1, "Shoes > Boots": 2, "Shoes > Sandals": 2, "Home": 1
    }  # fmt: skip
    assert (rows["Shoes"]["view_count"], rows["Shoes"]["purchase_count"]) == (1, 1)
    assert rows["Shoes"]["affinity"] == rows["Shoes > Boots"]["affinity"] + rows["Shoes > Sandals"]["affinity"]


def test_what_reveals_health_is_weighed_but_never_a_trait(models: ModelChain) -> None:
    events = [view("c", "insole", 1), view("c", "insole", 2), view("c", "sandal", 200), view("d", "insole", 1)]
    with models.run(["int_customers__inclined", "int_customer_category_affinity"], shop(events)) as connection:
        traits = connection.execute("select customer_id, top_category, top_brand from int_customers__inclined")
        assert traits.fetchall() == [("c", "Shoes > Sandals", "Petlya")]
        sensitive = connection.execute(
            "select distinct category from int_customer_category_affinity where is_sensitive"
        ).fetchall()
        assert sensitive == [("Orthopaedics > Insoles",)]


def heat_of(models: ModelChain, given_rows: dict[str, Any]) -> dict[str, Decimal]:
    return {row["customer_id"]: row["heat_score"] for row in models.rows("int_customers__heated", given_rows)}


def test_heat_is_weights_halved_every_half_life(models: ModelChain) -> None:
    """S55: hand-computed: a look today 1, one 30 days ago 0.5, an order 180 days ago 5, a click 60 days ago 0.75."""
    message = {
        "message_id": "m", "customer_id": "c", "channel": "email", "status": "delivered",
        "first_clicked_at": AS_OF - dt.timedelta(days=60),
    }  # fmt: skip
    order = {"order_id": "o", "customer_id": "c", "order_date": PREPARED_NIGHT - dt.timedelta(days=180)}
    events = [view("c", "boot", 0), view("c", "boot", 30)]
    heat = heat_of(models, shop(events, fct_orders=[order], fct_messages=[message]))
    assert heat == {"c": Decimal("7.2500")}


web_events = st.tuples(
    st.sampled_from(
        ["product_view", "search", "add_to_cart", "remove_from_cart", "checkout_start", "request", "login"]
    ),
    st.integers(0, 4 * 24 * 60),
)


@settings(max_examples=30, deadline=None)
@given(before=st.lists(web_events, max_size=8), added=st.lists(web_events, min_size=1, max_size=4))
def test_an_event_more_never_makes_a_customer_colder(
    models: ModelChain, before: list[tuple[str, int]], added: list[tuple[str, int]]
) -> None:
    """S55: monotone in added events, also those that lengthen or join visits across midnight."""

    def heat(done: list[tuple[str, int]]) -> Decimal:
        events = [
            {**view("c", "boot", 0, kind), "occurred_at": AS_OF - dt.timedelta(minutes=minutes, seconds=1)}
            for kind, minutes in done
        ]
        return heat_of(models, shop(events)).get("c", Decimal(0))

    assert heat(before + added) >= heat(before)


def first_touch(models: ModelChain, listed: dict[str, Any], events: list[dict[str, Any]]) -> dict[str, Any]:
    numbered = [{"event_id": f"e{number}", "event_type": "page_view", **one} for number, one in enumerate(events)]
    stays = [{"visitor_id": "v", "customer_id": "c", "valid_from": dt.datetime(1900, 1, 1),
              "valid_to": dt.datetime(9999, 1, 1)}]  # fmt: skip
    rows = models.rows(
        "int_customers__first_touched",
        {
            "int_customers__listed": [{"customer_id": "c", **listed}],
            "stg_shop__web_events": numbered,
            "int_visitors__recognised": stays,
        },
    )
    return rows[0] if rows else {}


REGISTERED = dt.datetime(2026, 6, 1, 12)


def visit(days_after: float, **marks: str) -> dict[str, Any]:
    return {"visitor_id": "v", "occurred_at": REGISTERED + dt.timedelta(days=days_after), **marks}


def test_the_first_touch_is_the_first_visit_before_she_was_known(models: ModelChain) -> None:
    """S21, S17: channel, campaign, creative, query and page of the anonymous first visit; the code stays source."""
    found = first_touch(
        models,
        {"registered_at": REGISTERED, "acquisition_source": "site"},
        [
            visit(0, utm_source="later", utm_medium="email"),
            visit(-20, utm_source="partner-17", utm_medium="CPC", utm_campaign="spring", utm_content="red banner",
                  search_query="warm plaid", url="/plaids"),
        ],
    )  # fmt: skip
    assert found["first_touch_evidence"] == "visit"
    assert found["first_touch_at"] == REGISTERED - dt.timedelta(days=20)
    assert [found[f"first_touch_{name}"] for name in ("channel", "source", "campaign", "creative", "query")] == [
        "paid_search", "partner-17", "spring", "red banner", "warm plaid"
    ]  # fmt: skip
    assert found["first_touch_landing_page"] == "/plaids"


@pytest.mark.parametrize(
    ("listed", "events", "channel", "source"),
    [
        pytest.param({"registered_at": REGISTERED, "acquisition_source": "till"}, [visit(1, utm_medium="cpc")],
                     "till", "till", id="a visit after she registered in a shop is not where she came from"),
        pytest.param({"registered_at": REGISTERED}, [visit(1, utm_medium="sms", utm_source="x")], "sms", "x",
                     id="no stated source: the first visit is all we know; an unlisted medium is its own channel"),
        pytest.param({"registered_at": REGISTERED, "acquisition_source": "till"}, [visit(0.1)], "direct", None,
                     id="a visit on the day she registered is"),
        pytest.param({"registered_at": REGISTERED, "acquisition_source": "blog"},
                     [visit(-3, utm_source="blog.example")], "referral", "blog.example", id="a source only"),
        pytest.param({"acquisition_source": "till"}, [], "till", "till", id="no visit"),
    ],
)  # fmt: skip
def test_first_touch_by_example(
    models: ModelChain, listed: dict[str, Any], events: list[dict[str, Any]], channel: str, source: str | None
) -> None:
    """S21: else the source the account names."""
    found = first_touch(models, listed, events)
    assert (found["first_touch_channel"], found["first_touch_source"]) == (channel, source)


def test_who_left_no_trace_has_no_first_touch(models: ModelChain) -> None:
    assert first_touch(models, {"registered_at": REGISTERED}, []) == {}
