"""as_of cuts what occurred, known_as_of what was loaded (D7)."""

import datetime as dt
from collections.abc import Callable

import pyarrow as pa
import pytest
from prepared_build import PREPARED_NIGHT, PreparedBuild, empty_inputs
from small_shop import Row, customer, history, land_rows, line, order
from whole_chain import WholeChain, open_chain

from setka.clock import RunClock
from setka.paths import DataPaths

ZONE = "Europe/Moscow"
KNOWN_AS_OF = dt.datetime.combine(PREPARED_NIGHT, dt.time(0, 30), tzinfo=dt.UTC)

Marts = dict[str, pa.Table]

IN_THE_FUTURE: dict[str, list[Row]] = {
    "customers": [
        customer("later", "2026-11-01 00:00:00"),
        customer("merges", "2026-11-01 00:00:00", email_key="k-new"),
        customer("contradicts", "2026-11-01 00:00:00", email_key="k-both", first_name="Ann", last_name="Lee"),
        customer("contradicted", "2026-11-01 00:00:00", email_key="k-both", first_name="Bob", last_name="Lee"),
    ],
    "orders": [
        order("f1", "regular", "2026-11-01 00:00:00"),
        order("f2", "never", "2026-11-02 10:00:00"),
        order("f3", "nobody yet", "2026-12-02 10:00:00"),
        order("r9", "lost", "2026-11-03 10:00:00"),  # a known order moved into the future
        # Five guests and a receipt with nothing but the till's own card.
        *[order(f"t{number}", None, "2026-11-01 00:00:00", email_key=f"k-guest-{number}", loyalty_card_id="till")
          for number in range(5)],
        order("t", None, "2026-11-01 00:00:00", loyalty_card_id="till"),
        order("f5", "never", "2026-11-04 10:00:00", sales_channel="store"),  # the second receipt of f2
    ],
    "order_lines": [
        line("f1", 1, 1, "77", product_id="p9"), line("f2", 1, 1, "77"), line("f3", 1, 1, "77"), line("f5", 1, 1, "77"),
    ],
    "order_events": [
        {"event_id": "f1", "order_id": "r9", "event_type": "cancelled", "occurred_at": "2026-11-01 00:00:00"},
        {"event_id": "f2", "order_id": "r8", "event_type": "returned", "occurred_at": "2026-11-05 00:00:00",
         "line_number": 1, "quantity": 1},
    ],
    "web_events": [
        {"event_id": "f1", "visitor_id": "v1", "customer_id": "lost", "event_type": "product_view",
         "occurred_at": "2026-11-01 00:00:00", "timezone": "Asia/Omsk"},
    ],
    "referrals": [
        {"referral_id": "f1", "referrer_id": "lost", "referred_customer_id": "new",
         "occurred_at": "2026-11-01 00:00:00"},
    ],
    "consents": [
        {"consent_id": "f1", "email_key": "k-form", "channel": "email", "purpose": "marketing", "status": "granted",
         "occurred_at": "2026-11-01 00:00:00", "source": "site_form"},
    ],
    "identities": [
        {"identity_id": "f1", "customer_id": "never", "identity_type": "card", "loyalty_card_id": "card-1",
         "occurred_at": "2026-11-01 00:00:00"},
        {"event_id": "f2", "visitor_id": "v2", "customer_id": "lost", "event_type": "checkout_start",
         "occurred_at": "2026-12-30 00:00:00"},
        {"event_id": "f3", "visitor_id": "v2", "customer_id": "lost", "event_type": "add_to_cart",
         "occurred_at": "2026-12-30 00:00:00", "product_id": "p1"},
    ],
    "email_events": [
        {"event_id": "f1", "message_id": "m", "customer_id": "regular", "event_type": "opened",
         "occurred_at": "2026-11-01 00:00:00"},
    ],
    "devices": [
        {"device_id": "f1", "registered_at": "2026-11-01 00:00:00", "customer_id": "lost", "platform": "ios",
         "push_token": "token", "status": "active"},
    ],
    "survey_answers": [
        {"answer_id": "f1", "customer_id": "lost", "occurred_at": "2026-11-01 00:00:00", "survey": "quiz",
         "question": "interest", "answer": "sleep", "is_sensitive": False},
    ],
    "wishlist_events": [
        {"event_id": "f1", "customer_id": "lost", "product_id": "p1", "event_type": "added",
         "occurred_at": "2026-11-01 00:00:00"},
    ],
    "reviews": [
        {"review_id": "f1", "customer_id": "lost", "product_id": "p1", "occurred_at": "2026-11-01 00:00:00"},
    ],
    "important_dates": [
        {"date_id": "f1", "customer_id": "lost", "added_at": "2026-11-01 00:00:00", "date_kind": "wedding",
         "occurs_on": "2020-05-05"},
    ],
    "loyalty_transactions": [
        {"transaction_id": "f1", "customer_id": "regular", "transaction_type": "spend", "points": 9,
         "occurred_at": "2026-11-01 00:00:00"},
        {"transaction_id": "f2", "customer_id": "never", "transaction_type": "accrual", "points": 5,
         "occurred_at": "2026-11-01 00:00:00", "expires_at": "2027-03-01 00:00:00"},
    ],
    "products": [
        {"product_id": "p1", "product_name": "Lamp 2", "updated_at": "2026-11-01 00:00:00"},
        {"product_id": "p9", "product_name": "Gown", "category": "home", "size": "M",
         "updated_at": "2026-11-01 00:00:00"},
    ],
}  # fmt: skip

NOT_YET_KNOWN: dict[str, list[Row]] = {
    "customers": [
        customer("regular", "2024-11-01 08:00:00", city="Moved away", email="moved@example.com", email_key="k-moved"),
        customer("late file", "2025-01-01 08:00:00", birth_date="1990-05-05"),
        customer("late and older", "2024-01-01 08:00:00", email_key="k-new"),
    ],
    "orders": [order("u1", "regular", "2026-10-15 10:00:00"), order("l2", "new", "2025-04-30 10:00:00")],
    "order_lines": [line("u1", 1, 1, "77"), line("n1", 1, 5, "999.99"), line("l2", 2, 1, "77")],
    "order_events": [
        {"event_id": "e3", "order_id": "l1", "event_type": "cancelled", "occurred_at": "2025-04-01 10:00:00"},
    ],
    "web_events": [
        {"event_id": "w2", "visitor_id": "v1", "customer_id": "lost", "event_type": "product_view",
         "occurred_at": "2026-10-15 10:00:00"},
    ],
    "email_events": [
        {"event_id": "m1", "message_id": "m", "customer_id": "lost", "event_type": "opened", "is_machine": True,
         "occurred_at": "2026-10-30 10:00:00"},
    ],
    "loyalty_transactions": [
        {"transaction_id": "t1", "customer_id": "regular", "transaction_type": "accrual", "points": 1,
         "occurred_at": "2026-09-15 10:00:00"},
    ],
    "products": [
        {"product_id": "p1", "product_name": "Lamp 3", "updated_at": "2025-01-01 00:00:00",
         "category": "home > lamps", "brand": "Lumen"},
    ],
    "stores": [{"store_id": "s1", "store_name": "Elsewhere"}, {"store_id": "s2", "store_name": "New"}],
}  # fmt: skip


# Marts that the rows above would change if a clock let them through.
SEEN = (
    "dim_customers",
    "fct_order_lines",
    "fct_returns",
    "int_customers__purchased",
    "int_customers__reacted",
    "int_customers__returned",
    "int_customers__rewarded",
    "int_customers__rhythm",
    "int_customers__visited",
    "int_orders__classified",
    "int_segments__unioned",
    "rpt_lifecycle_grid",
    "rpt_order_exclusions",
    "rpt_segment_sizes",
)


# What speaks of landings by nature: when a table last brought news, how many row versions there are.
OF_LANDINGS = {"rpt_source_freshness", "int_raw_tables__counted"}
# Only a landing can tell when an account was last confirmed, so that these columns of these marts may differ.
CONFIRMED = ["profile_confirmed_date", "is_profile_outdated"]
OF_CONFIRMATIONS = ("int_customers__described", "int_customers__told", "dim_customers")


@pytest.fixture(scope="module")
def chain(prepared_build: PreparedBuild) -> WholeChain:
    return open_chain(prepared_build)


MartsOf = Callable[..., Marts]


@pytest.fixture(scope="module")
def marts_of(chain: WholeChain, tmp_path_factory: pytest.TempPathFactory) -> MartsOf:
    """Every model but staging, sorted, over what has landed; on the shop's night unless another is given."""
    inputs = empty_inputs(tmp_path_factory.mktemp("ledger") / "empty.sqlite", KNOWN_AS_OF)
    models = [name for name in chain.parents if not name.startswith("stg_")]

    def build(paths: DataPaths, night: dt.date = PREPARED_NIGHT, known_as_of: dt.datetime = KNOWN_AS_OF) -> Marts:
        with chain.build(paths, RunClock("nightly", night, ZONE), known_as_of, inputs, models) as connection:
            return {name: connection.sql(f"from {chain.homes[name]} order by all").to_arrow_table() for name in models}

    return build


@pytest.fixture(scope="module")
def at_once(marts_of: MartsOf, tmp_path_factory: pytest.TempPathFactory) -> Marts:
    """The marts of the small shop's history, landed at once the night before the run."""
    paths = DataPaths(tmp_path_factory.mktemp("at once"))
    land_rows(paths, history(), batch_id="b1", loaded_at="2026-10-31 23:00:00")
    return marts_of(paths)


def changed(before: Marts, after: Marts) -> set[str]:
    """The marts whose rows differ, without that of landings."""
    assert before.keys() == after.keys()
    return {name for name in before if not before[name].equals(after[name])} - OF_LANDINGS


def standing_on(chain: WholeChain, model: str) -> set[str]:
    """The model and all that reads it, at any distance."""
    found = {model}
    while more := {name for name, parents in chain.parents.items() if parents & found} - found:
        found |= more
    return found


LEAK = "see rows that a clock should hide. Read raw tables through known_rows only."


def test_rows_beyond_either_clock_change_nothing(new_shop: DataPaths, marts_of: MartsOf, at_once: Marts) -> None:
    """What occurs at or after as_of and what is loaded after known_as_of, in one build: a leak of either shows."""
    land_rows(new_shop, history(), batch_id="b1", loaded_at="2026-10-31 23:00:00")
    land_rows(new_shop, IN_THE_FUTURE, batch_id="b2", loaded_at="2026-10-31 23:30:00")
    changed_lines = {"order_lines": [line("f4", 1, 1, "77")]}
    land_rows(new_shop, changed_lines, batch_id="b3", loaded_at="2026-10-31 23:40:00")
    land_rows(new_shop, NOT_YET_KNOWN, batch_id="b4", loaded_at="2026-11-01 00:30:00.000001")
    marts = marts_of(new_shop)
    # A line carries no time: its sum waits for its order and reaches no mart before. Unknown lines have no sum.
    waiting = "int_orders__summed"
    assert len(marts[waiting]) == len(at_once[waiting]) + 5
    leaking = changed(at_once, marts) - {waiting}
    assert not leaking, f"{leaking} {LEAK}"


def test_the_same_rows_are_seen_once_the_clocks_have_passed_them(
    new_shop: DataPaths, marts_of: MartsOf, at_once: Marts
) -> None:
    """Else the test above would pass on rows that could never be seen."""
    land_rows(new_shop, history(), batch_id="b1", loaded_at="2026-10-31 23:00:00")
    land_rows(new_shop, IN_THE_FUTURE, batch_id="b2", loaded_at="2026-10-31 23:30:00")
    land_rows(new_shop, NOT_YET_KNOWN, batch_id="b3", loaded_at="2026-11-01 00:30:00.000001")
    later = dt.datetime(2026, 12, 31, 0, 30, tzinfo=dt.UTC)
    seen = marts_of(new_shop, later.date(), later)
    assert set(SEEN) <= changed(at_once, seen)
    regular = next(row for row in seen["dim_customers"].to_pylist() if row["customer_id"] == "regular")
    assert (regular["city"], regular["order_count"], regular["points_balance"]) == ("Moved away", 7, -8)


def test_a_file_of_history_landed_today_is_fully_seen(new_shop: DataPaths, marts_of: MartsOf, at_once: Marts) -> None:
    """What occurred decides what belongs to a past day, not when its file came."""
    land_rows(new_shop, history(), batch_id="b1", loaded_at=f"{KNOWN_AS_OF:%Y-%m-%d %H:%M:%S}")
    leaking = changed(at_once, marts_of(new_shop))
    assert not leaking, f"{leaking} {LEAK}"


def test_history_landed_in_pieces_and_revised_equals_history_landed_at_once(
    new_shop: DataPaths, marts_of: MartsOf, at_once: Marts, chain: WholeChain
) -> None:
    whole = history()
    draft = {name: [dict(row) | ({"city": "draft"} if name == "customers" else {}) for row in rows[::2]]
             for name, rows in whole.items()}  # fmt: skip
    land_rows(new_shop, draft, batch_id="b1", loaded_at="2026-01-01 00:00:00")
    rest = {name: rows[1::2] for name, rows in whole.items() if len(rows) > 1}
    land_rows(new_shop, rest, batch_id="b2", loaded_at="2026-02-01 00:00:00")
    land_rows(new_shop, {"customers": whole["customers"]}, batch_id="b3", loaded_at="2026-03-01 00:00:00")
    marts = marts_of(new_shop)
    # When an account last changed is told by nothing but the landing of the change.
    for name in OF_CONFIRMATIONS:
        assert marts[name].drop_columns(CONFIRMED).equals(at_once[name].drop_columns(CONFIRMED))
    leaking = changed(at_once, marts) - set(OF_CONFIRMATIONS) - standing_on(chain, "seg_outdated_profiles")
    assert not leaking, f"{leaking} {LEAK}"
