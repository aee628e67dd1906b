"""What changed before buyers lapsed or grew: planted changes are found, and chance is not called a change."""

import datetime as dt
import random
import statistics
from typing import Any

import pytest
from buyers import NIGHT, SETTINGS, Row, order_rows
from model_chain import ModelChain

SILENCE, WINDOW, GROWTH = (SETTINGS[f"change_{name}_days"] for name in ("silence", "window", "growth"))

# All first orders of this test lie in one quarter and all moments in one month: one stratum, so plain means are right.
FIRST = dt.date(2026, 1, 5)


def visit(customer_id: str | None, day: dt.date, **columns: Any) -> Row:
    return {"event_id": f"{customer_id} {day} {columns}", "customer_id": customer_id, "event_type": "page_view",
            "occurred_at": dt.datetime.combine(day, dt.time(9))} | columns  # fmt: skip


def opened(customer_id: str, message_id: str, day: dt.date, **columns: Any) -> Row:
    return {"event_id": f"{customer_id} {message_id} {day}", "message_id": message_id, "customer_id": customer_id,
            "event_type": "opened", "is_machine": False,
            "occurred_at": dt.datetime.combine(day, dt.time(9))} | columns  # fmt: skip


def days_before(moment: dt.date, *ago: int) -> list[dt.date]:
    return [moment - dt.timedelta(days=one) for one in ago]


def changes(models: ModelChain, given: dict[str, list[Row]]) -> dict[tuple[str, str], Row]:
    given = {"fct_returns": [], "int_visitors__recognised": [], **given}
    return {(row["event_kind"], row["trait"]): row for row in models.rows("rpt_changes_before", given)}


def lapsing_shop(chance: random.Random, size: int = 40) -> tuple[dict[str, list[dt.date]], list[Row]]:
    """Half of the buyers never come back and stopped visiting in the days before the moment; the others do both."""
    orders, visits = {}, []
    for number in range(2 * size):
        name, lapses = f"buyer {number:03}", number % 2 == 0
        first = FIRST + dt.timedelta(days=number % 10)
        moment = first + dt.timedelta(days=SILENCE)
        orders[name] = [first] if lapses else [first, moment + dt.timedelta(days=20)]
        earlier = chance.sample(range(WINDOW + 1, 2 * WINDOW), 6)
        near = [] if lapses else chance.sample(range(1, WINDOW), 6)
        visits += [visit(name, day) for day in days_before(moment, *earlier, *near)]
    return orders, visits


def test_a_planted_change_before_lapsing_is_found(models: ModelChain) -> None:
    """S93: those who lapsed had stopped visiting before; equals of the same row, cohort and silence had not."""
    orders, visits = lapsing_shop(random.Random(1))
    found = changes(models, {"fct_orders": order_rows(orders), "stg_shop__web_events": visits})
    row = found["lapsed", "visit_days"]
    assert (row["event_customer_count"], row["control_customer_count"]) == (40, 40)
    assert (row["event_mean_earlier"], row["event_mean_before"]) == (6, 0)
    assert (row["control_mean_earlier"], row["control_mean_before"]) == (6, 6)
    assert row["difference"] == -6
    assert row["has_enough_evidence"]
    letters = found["lapsed", "opened_letters"]
    assert (letters["difference"], letters["standard_error"]) == (0, 0), "nothing was planted there"
    orders_row = found["lapsed", "orders"]
    assert (orders_row["event_mean_earlier"], orders_row["event_mean_before"], orders_row["difference"]) == (1, 0, 0)


def test_difference_and_standard_error_are_those_of_two_samples(models: ModelChain) -> None:
    chance = random.Random(2)
    orders, _ = lapsing_shop(chance)
    visits: list[Row] = []
    change: dict[bool, list[int]] = {True: [], False: []}
    for name, dates in orders.items():
        moment = dates[0] + dt.timedelta(days=SILENCE)
        near, earlier = chance.randint(0, 9), chance.randint(0, 9)
        days = [*range(1, near + 1), *range(WINDOW + 1, WINDOW + earlier + 1)]
        visits += [visit(name, day) for day in days_before(moment, *days)]
        change[len(dates) == 1].append(near - earlier)
    row = changes(models, {"fct_orders": order_rows(orders), "stg_shop__web_events": visits})["lapsed", "visit_days"]
    assert float(row["difference"]) == pytest.approx(
        statistics.mean(change[True]) - statistics.mean(change[False]), abs=1e-5
    )
    error = sum(statistics.variance(arm) / len(arm) for arm in change.values()) ** 0.5
    assert float(row["standard_error"]) == pytest.approx(error, abs=1e-5)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(["2025-12-25", "2026-01-04"], ["2026-01-02", "2026-01-04"], id="quarter of the first order"),
        pytest.param(["2026-01-02", "2026-01-04"], ["2026-01-02", "2026-01-03", "2026-01-04"], id="row of the grid"),
        pytest.param(["2026-01-02", "2026-01-04"], ["2026-01-02", "2026-02-09"], id="month of the moment"),
    ],
)
def test_controls_weigh_as_much_as_the_customers_they_are_compared_with(
    models: ModelChain, one: list[str], other: list[str]
) -> None:
    """S93: matched, not pooled: in each stratum nothing differs, but strata do, and so do their shares of lapsing."""
    orders: dict[str, list[dt.date]] = {}
    visits: list[Row] = []
    for stratum, (dates, lapsing, staying, near_days) in enumerate([(one, 30, 5, 1), (other, 5, 30, 7)]):
        for number in range(lapsing + staying):
            name = f"buyer {stratum} {number:03}"
            orders[name] = [dt.date.fromisoformat(date) for date in dates]
            moment = orders[name][-1] + dt.timedelta(days=SILENCE)
            if number >= lapsing:
                orders[name].append(moment + dt.timedelta(days=10))
            visits += [visit(name, day) for day in days_before(moment, *range(1, near_days + 1))]
    row = changes(models, {"fct_orders": order_rows(orders), "stg_shop__web_events": visits})["lapsed", "visit_days"]
    assert row["event_customer_count"] == row["control_customer_count"] == 35
    assert row["stratum_count"] == 2
    assert row["difference"] == 0


def test_a_planted_change_before_growth_is_found_and_shares_need_purchases(models: ModelChain) -> None:
    """S93: those who soon ordered again had opened more letters and bought with less discount before."""
    rows: list[Row] = []
    opens: list[Row] = []
    for number in range(80):
        name, grows = f"buyer {number:03}", number % 2 == 0
        first = NIGHT - dt.timedelta(days=450 + number % 5)
        moment = first + dt.timedelta(days=2 * WINDOW)
        dates = [first, moment - dt.timedelta(days=10), moment]
        dates += [moment + dt.timedelta(days=GROWTH if grows else GROWTH + 1)]
        own = order_rows({name: dates})
        own[0]["discount_amount"] = 10
        own[1]["discount_amount"] = 0 if grows else 10
        rows += own
        letters = [f"{name} {one}" for one in range(3 if grows else 1)]
        opens += [opened(name, letter, day) for letter in letters for day in days_before(moment, 5, 4)]
        opens += [opened(name, f"{name} read by a machine", day, is_machine=True) for day in days_before(moment, 3)]
    # Only the third order of each is young enough to be looked at.
    assert 450 - 2 * WINDOW + 10 > SETTINGS["change_look_back_days"] >= 450 - 2 * WINDOW
    found = changes(models, {"fct_orders": rows, "stg_shop__email_events": opens})
    letters_row = found["grew", "opened_letters"]
    assert (letters_row["event_customer_count"], letters_row["control_customer_count"]) == (40, 40)
    assert (letters_row["event_mean_before"], letters_row["control_mean_before"]) == (3, 1), (
        "a letter opened twice is one"
    )
    assert letters_row["difference"] == 2
    discount = found["grew", "discount_share"]
    assert (float(discount["event_mean_before"]), float(discount["control_mean_before"])) == (0, 0.5)
    assert float(discount["difference"]) == -0.5
    assert ("grew", "return_share") in found


def test_a_visit_of_a_recognised_browser_is_hers_while_it_is_hers(models: ModelChain) -> None:
    orders, _ = lapsing_shop(random.Random(3))
    lapsed = [name for name, dates in orders.items() if len(dates) == 1]
    stay = {"valid_from": dt.datetime(2026, 1, 1), "valid_to": dt.datetime(2026, 3, 30)}  # noqa: DTZ001 -- UTC
    browsers = [{"visitor_id": f"browser of {name}", "customer_id": name, **stay} for name in lapsed]
    visits = []
    for name in lapsed:
        moment = orders[name][0] + dt.timedelta(days=SILENCE)
        for day in (*days_before(moment, WINDOW - 5), dt.date(2026, 4, 1)):
            visits.append(visit(None, day, visitor_id=f"browser of {name}"))
    given = {"fct_orders": order_rows(orders), "stg_shop__web_events": visits, "int_visitors__recognised": browsers}
    assert changes(models, given)["lapsed", "visit_days"]["event_mean_before"] == 1


def test_outcomes_that_are_not_known_yet_are_in_neither_arm(models: ModelChain) -> None:
    known = NIGHT.replace(month=5)  # six calendar months back: inactive since tonight
    orders = {"known": [known], "not yet": [known + dt.timedelta(days=1)]}
    rows = models.rows("int_change_references", {"fct_orders": order_rows(orders)})
    lapsed = [(row["customer_id"], row["is_event"]) for row in rows if row["event_kind"] == "lapsed"]
    assert lapsed == [("known", True)]
    grown = {"known": [NIGHT - dt.timedelta(days=GROWTH + 1)], "not yet": [NIGHT - dt.timedelta(days=GROWTH)]}
    rows = models.rows("int_change_references", {"fct_orders": order_rows(grown)})
    assert [(row["event_kind"], row["customer_id"], row["is_event"]) for row in rows] == [("grew", "known", False)]


def test_a_few_customers_are_no_evidence(models: ModelChain) -> None:
    orders, visits = lapsing_shop(random.Random(4), size=SETTINGS["change_minimum_customers"] - 1)
    row = changes(models, {"fct_orders": order_rows(orders), "stg_shop__web_events": visits})["lapsed", "visit_days"]
    assert row["event_customer_count"] == SETTINGS["change_minimum_customers"] - 1
    assert not row["has_enough_evidence"]


def test_customers_without_an_equal_are_left_out_and_counted(models: ModelChain) -> None:
    orders, visits = lapsing_shop(random.Random(5), size=5)
    orders["of another quarter"] = [dt.date(2025, 6, 1), FIRST]
    row = changes(models, {"fct_orders": order_rows(orders), "stg_shop__web_events": visits})["lapsed", "visit_days"]
    assert (row["event_customer_count"], row["unmatched_event_customer_count"]) == (5, 1)
