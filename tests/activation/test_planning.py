from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from prepared_shop import (
    AS_OF,
    LATER,
    NOW,
    RUN_ID,
    PreparedShop,
    decision,
    freeze_rows,
    listed,
    prepare,
    rows_of,
)

from activation.ledger.schema import assignments, enrolments, message_states, messages, runs, withheld
from activation.planning import idempotency_key, plan_messages
from measurement.assignment import bucket
from setka.errors import DecisionsError

TABLES = (assignments, enrolments, message_states, messages, runs, withheld)


def plan(shop: PreparedShop, run_id: str = RUN_ID, now: Any = NOW) -> Any:
    return plan_messages(shop.ledger, shop.paths, run_id, now=now)


def everything(shop: PreparedShop) -> dict[str, list[dict[str, Any]]]:
    return {table.name: rows_of(shop.ledger, table) for table in TABLES}


def test_each_verdict_leaves_its_own_trace(tmp_path: Any, ledger_url: str) -> None:
    shop = prepare(tmp_path / "data", ledger_url=ledger_url)
    held = {"verdict": "held_out", "reason": "holdout_campaign", "holdout_bucket": 12}
    rows = [
        decision(shop, "c0000"),
        decision(shop, "c0001", **held),
        decision(shop, "c0002", verdict="deferred", reason="cap_total"),
        decision(shop, "c0003", verdict="stopped", reason="no_consent"),
        listed(shop, "c0003"),
    ]
    freeze_rows(shop, rows)
    report = plan(shop)
    assert (report.planned, report.already_planned, report.enrolled, report.withheld) == (2, 0, 4, 1)
    kept = everything(shop)
    assert sorted((row["customer_id"], row["step"], row["status"]) for row in kept["messages"]) == [
        ("c0000", "letter", "planned"),
        ("c0003", "in_store_list", "planned"),
    ]
    assert sorted(row["customer_id"] for row in kept["enrolments"]) == ["c0000", "c0001", "c0002", "c0003"]
    assert [row["customer_id"] for row in kept["withheld"]] == ["c0001"]
    assert sorted((row["experiment"], row["customer_id"], row["variant"]) for row in kept["assignments"]) == [
        ("holdout:win_back", "c0000", "treatment"),
        ("holdout:win_back", "c0001", "holdout"),
        ("holdout:win_back", "c0003", "treatment"),
        ("win_back:letter", "c0000", "a"),
    ]
    assert [(row["run_id"], row["kind"], row["as_of"]) for row in kept["runs"]] == [(RUN_ID, "nightly", AS_OF)]
    assert plan(shop, now=LATER).already_planned == 2
    assert everything(shop) == kept
    shop.ledger.close()


def test_the_global_holdout_keeps_its_own_arm_and_bucket(shop: PreparedShop) -> None:
    freeze_rows(shop, [decision(shop, "c0001", verdict="held_out", reason="holdout_global")])
    plan(shop)
    (arm,) = rows_of(shop.ledger, assignments)
    assert (arm["experiment"], arm["variant"]) == ("holdout:global", "holdout")
    assert arm["bucket"] == bucket("holdout:global", "c0001")


def test_the_first_arm_is_kept_whatever_a_later_night_says(shop: PreparedShop) -> None:
    freeze_rows(shop, [decision(shop, "c0000")])
    plan(shop)
    later = decision(
        shop, "c0000", run_id="nightly-2027-05-01", trigger_key="2027-05-01", variant="b", template="what_is_new"
    )
    freeze_rows(shop, [later], "nightly-2027-05-01")
    plan(shop, "nightly-2027-05-01")
    kept = {row["experiment"]: row["variant"] for row in rows_of(shop.ledger, assignments)}
    assert kept == {"holdout:win_back": "treatment", "win_back:letter": "a"}


def test_one_message_per_occurrence_whatever_run_build_or_card_decided_it(shop: PreparedShop) -> None:
    freeze_rows(shop, [decision(shop, "c0000")])
    plan(shop)
    again = decision(shop, "c0000", run_id="nightly-2026-11-02", build_id="build-2", card_version="another")
    freeze_rows(shop, [again], "nightly-2026-11-02")
    assert plan(shop, "nightly-2026-11-02").already_planned == 1
    assert [row["run_id"] for row in rows_of(shop.ledger, messages)] == [RUN_ID]


def test_the_key_separates_its_parts() -> None:
    keys = {
        idempotency_key("a", "b", "c", "d"),
        idempotency_key("a", "b", "d", "c"),
        idempotency_key("b", "a", "c", "d"),
    }
    assert len(keys) == 3


def test_a_plan_that_fails_half_way_leaves_nothing(shop: PreparedShop) -> None:
    freeze_rows(shop, [decision(shop, "c0000")])

    def fail(name: str) -> None:
        if name == "planning: rows written":
            raise RuntimeError

    with pytest.raises(RuntimeError):
        plan_messages(shop.ledger, shop.paths, RUN_ID, now=NOW, checkpoint=fail)
    assert all(rows == [] for rows in everything(shop).values())


def test_without_frozen_decisions_nothing_is_planned(shop: PreparedShop) -> None:
    with pytest.raises(DecisionsError, match="not frozen"):
        plan(shop)


CUSTOMERS = st.sampled_from(["c0000", "c0001", "c0002", "c0003"])
VERDICTS = st.sampled_from(
    [("send", "won"), ("held_out", "holdout_campaign"), ("deferred", "beaten"), ("stopped", "no_consent")]
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    first=st.dictionaries(CUSTOMERS, VERDICTS, min_size=1),
    second=st.dictionaries(CUSTOMERS, VERDICTS, min_size=1),
    repeats=st.lists(st.sampled_from([0, 1]), min_size=1, max_size=5),
)
def test_planning_in_any_order_and_number_gives_each_message_once(
    make_shop: Any, first: dict[str, Any], second: dict[str, Any], repeats: list[int]
) -> None:
    shop = make_shop(customers=4)
    runs_of = [RUN_ID, "nightly-2026-11-02"]
    for run_id, verdicts in zip(runs_of, (first, second), strict=True):
        rows = [
            decision(shop, customer_id, run_id=run_id, verdict=verdict, reason=reason)
            for customer_id, (verdict, reason) in verdicts.items()
        ]
        freeze_rows(shop, rows, run_id)
    for which in repeats:
        plan(shop, runs_of[which])
    planned = [verdicts for which, verdicts in enumerate((first, second)) if which in repeats]
    expected = {one for verdicts in planned for one, (verdict, _) in verdicts.items() if verdict == "send"}
    assert sorted(row["customer_id"] for row in rows_of(shop.ledger, messages)) == sorted(expected)
    assert len(rows_of(shop.ledger, message_states)) == len(expected)
