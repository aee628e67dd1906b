"""fct_sessions against a plain walk over the events, and by examples."""
# ruff: noqa: DTZ001  -- instants in the warehouse are naive UTC

import datetime as dt
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from model_chain import ModelChain
from plain_sessions import Session, walk
from prepared_build import PREPARED_NIGHT

AS_OF = dt.datetime.combine(PREPARED_NIGHT, dt.time())  # UTC; 03:00 in Moscow
KINDS = ("page_view", "category_view", "product_view", "add_to_cart", "checkout_start", "purchase", "search")
LABELS = {"cart_exit", "single_category", "multi_category", "no_pattern"}

# Instants close to what decides: ties, just under, exactly and just over the gap, bin borders, midnight in Moscow
# (21:00 UTC) and the hours in which clocks in Europe were put back on 2026-10-25.
STARTS = [
    dt.datetime(2026, 10, 25, 0, 29, 59, 999999),
    dt.datetime(2026, 10, 25, 20, 50),
    dt.datetime(2026, 10, 31, 22, 59, 59),
    AS_OF - dt.timedelta(minutes=75),
]
STEPS = [
    dt.timedelta(0),
    dt.timedelta(microseconds=1),
    dt.timedelta(minutes=14, seconds=30),
    dt.timedelta(minutes=29, seconds=59, microseconds=999999),
    dt.timedelta(minutes=30),
    dt.timedelta(minutes=30, microseconds=1),
    dt.timedelta(minutes=61),
]


def event(at: dt.datetime, kind: str, visitor: str = "v", **more: Any) -> dict[str, Any]:
    return {"visitor_id": visitor, "occurred_at": at, "event_type": kind, "category": None} | more


@st.composite
def histories(draw: st.DrawFn) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for visitor in draw(st.lists(st.sampled_from(["v1", "v2"]), min_size=1, max_size=2, unique=True)):
        at = draw(st.sampled_from(STARTS))
        for step in draw(st.lists(st.sampled_from(STEPS), max_size=14)):
            kind = draw(st.sampled_from(KINDS))
            category = draw(st.sampled_from(["A", "B", "C > D", None]))
            if at < AS_OF:
                found.append(event(at, kind, visitor, category=category))
            at += step
    return draw(st.permutations([{**one, "event_id": f"e{number}"} for number, one in enumerate(found)]))


def sessions_of(models: ModelChain, events: list[dict[str, Any]], **more: Any) -> list[dict[str, Any]]:
    numbered = [{"event_id": f"e{number}", **one} for number, one in enumerate(events)]
    return models.rows("fct_sessions", {"stg_shop__web_events": numbered, **more})


@settings(max_examples=60, deadline=None)
@given(events=histories())
def test_sessions_and_labels_equal_a_walk_over_the_events(models: ModelChain, events: list[dict[str, Any]]) -> None:
    """S22, S23, S24, S25: every session of any history has the label a person would give, and exactly one."""
    rows = sessions_of(models, events)
    found = sorted(
        Session(row["visitor_id"], row["started_at"], row["ended_at"], row["event_count"], row["session_label"])
        for row in rows
    )
    assert found == walk(events, AS_OF)
    assert {row["session_label"] for row in rows} <= LABELS
    assert len({row["session_id"] for row in rows}) == len(rows)
    assert sum(row["event_count"] for row in rows) == len(events)


@settings(max_examples=15, deadline=None)
@given(events=histories(), minutes=st.sampled_from([(30, 7), (45, 20), (10, 10)]))
def test_a_shop_may_choose_other_minutes(
    models: ModelChain, events: list[dict[str, Any]], minutes: tuple[int, int]
) -> None:
    gap, cart_exit = minutes
    rules = [
        {"rule": "gap_minutes", "value": gap},
        {"rule": "cart_exit_minutes", "value": cart_exit},
        {"rule": "single_category_share", "value": 50},
    ]
    rows = sessions_of(models, events, session_rules=rules)
    found = sorted(
        Session(row["visitor_id"], row["started_at"], row["ended_at"], row["event_count"], row["session_label"])
        for row in rows
    )
    assert found == walk(events, AS_OF, gap=gap, cart_exit=cart_exit, share=50)


def test_exactly_the_gap_is_one_session_and_a_microsecond_more_is_two(models: ModelChain) -> None:
    at, gap = dt.datetime(2026, 10, 1, 20, 45), dt.timedelta(minutes=30)  # across midnight in Moscow
    assert len(sessions_of(models, [event(at, "page_view"), event(at + gap, "page_view")])) == 1
    later = at + gap + dt.timedelta(microseconds=1)
    assert len(sessions_of(models, [event(at, "page_view"), event(later, "page_view")])) == 2


def test_a_session_runs_across_midnight_and_belongs_to_the_day_it_began(models: ModelChain) -> None:
    at = dt.datetime(2026, 10, 1, 20, 59)
    (row,) = sessions_of(models, [event(at, "page_view"), event(at + dt.timedelta(minutes=2), "page_view")])
    assert (row["session_date"], row["end_date"]) == (dt.date(2026, 10, 1), dt.date(2026, 10, 2))
    assert row["duration_microseconds"] == 120_000_000


AT = dt.datetime(2026, 10, 1, 10)


def minute(number: float) -> dt.datetime:
    return AT + dt.timedelta(minutes=number)


@pytest.mark.parametrize(
    ("events", "label"),
    [
        pytest.param([("product_view", 0, "A"), ("product_view", 1, "B")], "multi_category", id="S22"),
        pytest.param([("product_view", n, "A") for n in range(7)] + [("product_view", 8 + n, "B") for n in range(3)],
                     "single_category", id="S23 exactly the share"),
        pytest.param([("product_view", n, "A") for n in range(69)] + [("product_view", 69 + n, "B") for n in range(31)],
                     "multi_category", id="S23 under the share"),
        pytest.param([("add_to_cart", 0, "A"), ("page_view", 10, None)], "cart_exit", id="S24"),
        pytest.param([("add_to_cart", 0, "A"), ("page_view", 20, None), ("checkout_start", 30, None)], "no_pattern",
                     id="S24 followed in the last minute"),
        pytest.param([("add_to_cart", 0, "A"), ("page_view", 20, None), ("checkout_start", 30.5, None)], "cart_exit",
                     id="S24 followed too late"),
        pytest.param([("purchase", 0, None), ("add_to_cart", 5, "A")], "cart_exit", id="S24 the next cart"),
        pytest.param([("product_view", 0, "A"), ("add_to_cart", 1, "A")], "cart_exit", id="S24 before S23"),
        pytest.param([("page_view", 0, None), ("search", 1, None)], "no_pattern", id="S25"),
        pytest.param([("product_view", 0, None)], "no_pattern", id="S25 no category known"),
    ],
)  # fmt: skip
def test_labels_by_example(models: ModelChain, events: list[tuple[str, float, str | None]], label: str) -> None:
    """S22, S23, S24, S25: the labels on hand-made sessions."""
    rows = sessions_of(models, [event(minute(at), kind, category=category) for kind, at, category in events])
    assert [row["session_label"] for row in rows] == [label]


def test_a_cart_is_not_left_while_there_is_time_to_check_out(models: ModelChain) -> None:
    """S24: the minutes must be over at as_of."""
    fresh = event(AS_OF - dt.timedelta(minutes=30), "add_to_cart")
    stale = event(AS_OF - dt.timedelta(minutes=30, microseconds=1), "add_to_cart")
    assert [row["session_label"] for row in sessions_of(models, [fresh])] == ["no_pattern"]
    assert [row["session_label"] for row in sessions_of(models, [stale])] == ["cart_exit"]


def test_the_top_category_is_the_catalogues_and_ties_go_to_the_last_name(models: ModelChain) -> None:
    """S23: the category of interest is named, with its share."""
    products = [{"product_id": "p", "category": "Обувь > Ботинки"}]
    events = [
        event(minute(0), "product_view", product_id="p", category="what the site says"),
        event(minute(1), "product_view", category="Дом"),
        event(minute(2), "category_view", category="Обувь > Ботинки"),
        event(minute(3), "category_view", category="Дом"),
    ]
    (row,) = sessions_of(models, events, stg_shop__products=products)
    assert (row["top_category"], row["top_category_view_count"]) == ("Обувь > Ботинки", 2)
    assert (row["category_count"], row["categorised_view_count"]) == (2, 4)
    assert row["top_category_share"] == Decimal("0.500000")


def test_where_a_session_came_in_is_told_by_its_first_event(models: ModelChain) -> None:
    marks = {"utm_source": "yandex", "utm_medium": "cpc", "utm_campaign": "spring", "utm_content": "red"}
    events = [
        event(minute(5), "page_view", url="/later", device="desktop", utm_source="other"),
        event(minute(0), "page_view", event_id="b", url="/b", search_query="warm socks"),
        event(minute(0), "page_view", event_id="a", url="/a", device="mobile", **marks),
    ]
    (row,) = sessions_of(models, events)
    assert (row["entry_url"], row["device"], row["entry_search_query"]) == ("/a", "mobile", "warm socks")
    assert {name: row[name] for name in marks} == marks


def test_a_session_belongs_to_whose_browser_it_was_then_or_who_logged_in(models: ModelChain) -> None:
    stays = [
        {"visitor_id": "shared", "customer_id": "anna", "valid_from": dt.datetime(1900, 1, 1), "valid_to": minute(60)},
        {"visitor_id": "shared", "customer_id": "boris", "valid_from": minute(60), "valid_to": dt.datetime(9999, 1, 1)},
    ]
    events = [
        event(minute(0), "page_view", "shared"),
        event(minute(60), "page_view", "shared"),  # more than the gap later, and the first instant of the next stay
        event(minute(0), "login", "new", customer_id="merged away"),
        event(minute(0), "page_view", "nobody"),
    ]
    aliases = [{"alias_id": "merged away", "customer_id": "vera"}]
    rows = sessions_of(models, events, int_visitors__recognised=stays, customer_aliases=aliases)
    assert Counter((row["visitor_id"], row["customer_id"]) for row in rows) == Counter(
        [("shared", "anna"), ("shared", "boris"), ("new", "vera"), ("nobody", None)]
    )


def test_the_daily_report_counts_every_session_once(models: ModelChain) -> None:
    events = [event(minute(40 * n), "page_view", f"v{n % 3}") for n in range(9)]
    events.append(event(minute(0), "purchase", "v0", customer_id="c"))
    numbered = [{"event_id": f"e{number}", **one} for number, one in enumerate(events)]
    with models.run(["rpt_sessions_daily"], {"stg_shop__web_events": numbered}) as connection:
        report, facts = (
            connection.execute(sql).fetchall()[0]
            for sql in (
                "select sum(session_count), sum(event_count), sum(recognised_session_count), "
                "sum(purchase_session_count) from rpt_sessions_daily",
                "select count(*), sum(event_count), count(customer_id), count(*) filter (has_purchase) "
                "from fct_sessions",
            )
        )
    assert report == facts
    assert report[1] == 10


def test_a_cart_rule_longer_than_the_gap_fails_the_build(models: ModelChain) -> None:
    rules = [{"rule": "gap_minutes", "value": 30}, {"rule": "cart_exit_minutes", "value": 31}]
    assert broken_rules(models, rules)
    assert not broken_rules(models, [{**rule, "value": 30} for rule in rules])


def broken_rules(models: ModelChain, rules: list[dict[str, Any]]) -> int:
    """Rows of the data test over the seed's rules."""
    from setka.paths import DBT_PROJECT

    text = (DBT_PROJECT / "tests" / "a_cart_is_left_within_one_session.sql").read_text(encoding="utf-8")
    for rule in ("cart_exit_minutes", "gap_minutes"):
        call = "{{ rule_value(ref('session_rules'), '" + rule + "') }}"
        assert call in text
        text = text.replace(call, f'(select value from "setka"."main"."session_rules" where rule = \'{rule}\')')
    with models.run([], {"session_rules": rules}) as connection:
        return len(connection.execute(text).fetchall())
