"""What a night decided and measured, counted again from what was landed, by other means than SQL."""

import datetime as dt
from collections import Counter

import duckdb
import pandas as pd
import pytest
import sqlalchemy as sa

from activation.decisions import load_decisions, row_hashes
from activation.ledger.schema import assignments, enrolments, messages, withheld
from measurement.assignment import bucket
from setka.night import Night
from setka.pointer import read_pointer

# How the columns of fct_messages are told by events: type, and whether a person or a machine did it (None: either).
TOLD_BY = {
    "delivered_at": ("delivered", None),
    "bounced_at": ("bounced", None),
    "first_opened_at": ("opened", False),
    "first_machine_opened_at": ("opened", True),
    "first_clicked_at": ("clicked", False),
    "complained_at": ("complained", None),
    "unsubscribed_at": ("unsubscribed", False),
}


def mart(night: Night, sql: str) -> pd.DataFrame:
    """The answer of the published snapshot."""
    snapshot = night.paths.published / read_pointer(night.paths).file
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        return connection.sql(sql).df()


def ledger_rows(night: Night, table: sa.Table) -> list[sa.Row]:
    with night.ledger.read() as connection:
        return list(connection.execute(sa.select(table)).all())


@pytest.fixture(scope="module")
def landed_events(synthetic_night: Night) -> pd.DataFrame:
    files = sorted((synthetic_night.paths.raw / "email_events").glob("*.parquet"))
    events = pd.concat([pd.read_parquet(file) for file in files]).drop_duplicates("event_id", keep="last")
    events["is_machine"] = events["is_machine"].fillna(False).astype(bool)
    return events[events["occurred_at"] < pd.Timestamp(synthetic_night.clock.as_of.replace(tzinfo=None))]


@pytest.fixture(scope="module")
def counted_again(synthetic_night: Night, landed_events: pd.DataFrame) -> pd.DataFrame:
    """One row per landed message, with the first instant of each kind of event, the status and the orders it led to."""
    by_message = landed_events.groupby("message_id")
    again = by_message.agg(
        campaign=("campaign", "min"), customer_id=("customer_id", "min"), sent_at=("occurred_at", "min")
    )
    merged = mart(synthetic_night, "select * from customer_aliases").set_index("alias_id")["customer_id"]
    again["customer_id"] = again["customer_id"].map(merged).fillna(again["customer_id"])
    for column, (kind, by_machine) in TOLD_BY.items():
        told = landed_events[landed_events["event_type"] == kind]
        if by_machine is not None:
            told = told[told["is_machine"] == by_machine]
        again[column] = told.groupby("message_id")["occurred_at"].min()
    arrived = again[["first_opened_at", "first_clicked_at", "complained_at", "unsubscribed_at"]].notna().any(axis=1)
    again["status"] = "pending"
    again.loc[again["delivered_at"].notna(), "status"] = "delivered"
    again.loc[again["bounced_at"].notna(), "status"] = "bounced"
    again.loc[arrived, "status"] = "delivered"
    zone = synthetic_night.shop.timezone
    again["event_date"] = local_dates(again["sent_at"], zone)
    return again.join(orders_after_clicks(synthetic_night, again.reset_index(), zone))


def local_dates(instants: pd.Series, zone: str) -> pd.Series:
    return instants.dt.tz_localize("UTC").dt.tz_convert(zone).dt.date


def orders_after_clicks(night: Night, clicked: pd.DataFrame, zone: str) -> pd.DataFrame:
    """Orders and revenue per message: each order goes to the last message clicked in the seven days before it."""
    orders = mart(night, "select order_id, customer_id, ordered_at, revenue from fct_orders")
    pairs = orders.merge(clicked.dropna(subset="first_clicked_at"), on="customer_id")
    waited = pd.to_datetime(local_dates(pairs["ordered_at"], zone)) - pd.to_datetime(
        local_dates(pairs["first_clicked_at"], zone)
    )
    pairs = pairs[(pairs["first_clicked_at"] <= pairs["ordered_at"]) & (waited < dt.timedelta(days=7))]
    last = pairs.sort_values(["first_clicked_at", "message_id"], ascending=[False, True]).drop_duplicates("order_id")
    return last.groupby("message_id").agg(orders=("order_id", "size"), revenue=("revenue", "sum"))


def test_every_landed_message_is_in_the_fact_once_with_what_became_of_it(
    synthetic_night: Night, counted_again: pd.DataFrame
) -> None:
    """S225: delivered as the receivers say, row for row."""
    columns = ["campaign", "customer_id", "sent_at", "status", *TOLD_BY]
    fact = mart(synthetic_night, "select * from fct_messages where sent_by = 'imported'").set_index("message_id")
    assert len(fact) == len(counted_again) > 10_000
    pd.testing.assert_frame_equal(
        fact[columns].sort_index(), counted_again[columns].sort_index(), check_dtype=False, check_index_type=False
    )


def test_daily_figures_are_the_sums_of_the_landed_events(synthetic_night: Night, counted_again: pd.DataFrame) -> None:
    """S225, S226, S227: sent = delivered + bounced + dropped + pending; people's opens and clicks, machines apart."""
    delivered = counted_again["status"] == "delivered"
    flags = pd.DataFrame(
        {
            "sent": True,
            "delivered": delivered,
            "bounced": counted_again["status"] == "bounced",
            "pending": counted_again["status"] == "pending",
            "opened": delivered & counted_again["first_opened_at"].notna(),
            "machine_opened": delivered & counted_again["first_machine_opened_at"].notna(),
            "clicked": delivered & counted_again["first_clicked_at"].notna(),
            "unsubscribed": delivered & counted_again["unsubscribed_at"].notna(),
            "complained": delivered & counted_again["complained_at"].notna(),
        }
    ).astype(int)
    flags[["orders", "revenue"]] = counted_again[["orders", "revenue"]].fillna(0)
    keys = [counted_again["event_date"].astype(str), counted_again["campaign"]]
    expected = flags.groupby(keys).sum()
    daily = mart(synthetic_night, "select * replace (cast(event_date as varchar) as event_date) from rpt_kpis_daily")
    figures = daily.set_index(["event_date", "campaign"]).sort_index()
    pd.testing.assert_frame_equal(
        figures[flags.columns], expected.sort_index(), check_dtype=False, check_names=False, rtol=0, atol=0.00005
    )
    assert expected[["opened", "machine_opened", "clicked", "unsubscribed", "orders"]].sum().gt(0).all()
    assert (figures["sent"] == figures[["delivered", "bounced", "dropped", "pending"]].sum(axis=1)).all()
    for rate, numerator in (("delivered_rate", "delivered"), ("open_rate", "opened"), ("click_rate", "clicked")):
        divisor = figures["sent"] if rate == "delivered_rate" else figures["delivered"]
        assert (figures[f"{rate}_numerator"] == figures[numerator]).all()
        assert (figures[f"{rate}_denominator"] == divisor).all()
        assert (figures[rate] - figures[numerator] / divisor.where(divisor > 0)).abs().max() < 1e-12


def test_frozen_decisions_are_those_of_the_snapshot(synthetic_night: Night) -> None:
    frozen = load_decisions(synthetic_night.paths, synthetic_night.run_id)
    snapshot = synthetic_night.paths.published / read_pointer(synthetic_night.paths).file
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        decided = connection.sql("from plan_decisions").to_arrow_table()
    assert frozen.num_rows == decided.num_rows > 1_000
    assert sorted(row_hashes(frozen)) == sorted(row_hashes(decided.cast(frozen.schema)))


def test_candidates_are_the_sum_of_the_reasons(synthetic_night: Night) -> None:
    candidates = mart(synthetic_night, "select count(*) as candidates from plan_candidates")["candidates"].item()
    by_reason = mart(
        synthetic_night,
        "select reasons.reason, count(decisions.reason) as decisions from decision_reasons as reasons "
        "left join plan_decisions as decisions using (reason, verdict) group by all",
    )
    assert by_reason["decisions"].sum() == candidates
    assert (by_reason.set_index("reason")["decisions"].loc[["won", "holdout_campaign", "shared_address"]] > 0).all()


def test_ledger_holds_what_was_decided_and_nothing_else(synthetic_night: Night) -> None:
    decisions = load_decisions(synthetic_night.paths, synthetic_night.run_id).to_pylist()

    def keys(rows: list[sa.Row]) -> list[tuple[str, ...]]:
        return sorted((row.campaign, row.step, row.customer_id, row.trigger_key) for row in rows)

    def decided(verdict: str) -> list[tuple[str, ...]]:
        names = ("campaign", "step", "customer_id", "trigger_key")
        return sorted(tuple(row[name] for name in names) for row in decisions if row["verdict"] == verdict)

    assert keys(ledger_rows(synthetic_night, messages)) == decided("send")
    assert keys(ledger_rows(synthetic_night, withheld)) == decided("held_out")
    entered = {(row["campaign"], row["customer_id"]) for row in decisions if row["verdict"] != "stopped"}
    assert {(row.campaign, row.customer_id) for row in ledger_rows(synthetic_night, enrolments)} == entered


def test_persisted_arms_are_the_buckets_that_python_computes(synthetic_night: Night) -> None:
    rows = ledger_rows(synthetic_night, assignments)
    assert rows and all(row.bucket == bucket(row.experiment, row.customer_id) for row in rows)
    arms = Counter((row.experiment, row.variant) for row in rows)
    assert arms["holdout:win_back", "holdout"] > 0 and arms["win_back:letter", "b"] > 0
    for row in rows:
        # Every card that ships holds out a tenth.
        if row.experiment.startswith("holdout:"):
            assert (row.variant == "holdout") == (row.bucket < 1_000)
        else:
            assert row.experiment == "win_back:letter" and (row.variant == "a") == (row.bucket < 5_000)
