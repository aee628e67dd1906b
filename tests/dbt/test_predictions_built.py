"""The prediction models inside dbt, over the CDNOW sample as a shop's own orders: the papers' answers end to end."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from small_shop import Warehouse, build

from ingestion.contract import TABLES
from ingestion.raw import ensure_empty_tables, raw_columns
from measurement.bgnbd import BgNbd
from measurement.purchase_outlook import expected_purchases, median_wait, probability_alive
from setka.paths import DataPaths
from setka.settings import PROJECT_ROOT

FILE = PROJECT_ROOT.parent / "shared" / "data" / "cdnow" / "CDNOW_sample.txt"
NIGHT = dt.date(1997, 9, 30)  # the end of the papers' calibration; the last orders are of this day
CLOCKS = {
    "as_of": "1997-09-30 20:59:59",
    "as_of_date": "1997-09-30",
    "shop_timezone": "Europe/Moscow",
    "currency": "USD",
}
# Cautious: tests of what these models read and other models too belong to builds of the whole.
PREDICTIONS = ["--select", "+path:models/prediction", "--indirect-selection", "cautious"]
PREDICTIONS += ["--exclude-resource-type", "unit_test"]


def land_cdnow(paths: DataPaths) -> None:
    """Land orders and lines as ingestion leaves them, in one go: row by row it would take a minute."""
    ensure_empty_tables(paths)
    names = ["master", "customer", "date", "discs", "dollars"]
    text = pd.read_csv(FILE, sep=r"\s+", header=None, names=names, dtype=str)
    landed = pd.DataFrame(
        {
            "row_id": [f"r{number}" for number in text.index],
            "row_hash": [f"h{number}" for number in text.index],
            "batch_id": "cdnow",
            "source_name": "cdnow",
            "source_file": FILE.name,
            "source_row": text.index + 1,
            "loaded_at": "1999-01-01 00:00:00",
            "order_id": [f"o{number}" for number in text.index],
            "customer_id": text["customer"],
            "ordered_at": pd.to_datetime(text["date"]) + pd.Timedelta(hours=9),
            "sales_channel": "online",
            "line_number": 1,
            "product_id": "disc",
            "quantity": 1,
            "unit_price": text["dollars"],
            "discount_amount": "0",
            "line_kind": "sale",
        }
    )
    for name in ("orders", "order_lines"):
        columns = ", ".join(
            f"cast({column if column in landed.columns else 'null'} as {kind}) as {column}"
            for column, kind in raw_columns(TABLES[name])
        )
        with duckdb.connect() as connection:
            connection.register("landed", landed)
            connection.execute(f"copy (select {columns} from landed) to '{paths.raw / name / 'cdnow.parquet'}'")


@pytest.fixture(scope="module")
def cdnow_shop(tmp_path_factory: pytest.TempPathFactory) -> DataPaths:
    if not FILE.is_file():
        pytest.skip(f"the CDNOW sample is not there: {FILE}")
    paths = DataPaths(tmp_path_factory.mktemp("cdnow"))
    land_cdnow(paths)
    return paths


@pytest.fixture(scope="module")
def cdnow_warehouse(cdnow_shop: DataPaths) -> Warehouse:
    """Built with two threads and with every data test of the models."""
    return build(cdnow_shop, PREDICTIONS, **CLOCKS)


@pytest.fixture(scope="module")
def frame(cdnow_warehouse: Warehouse) -> pd.DataFrame:
    """Each customer's history and predictions side by side, decimals as floats."""
    names = ["repeat_count", "last_repeat_days", "observed_days", "probability_alive", "expected_orders_90_days"]
    names += ["next_order_date", "potential_value", "potential_value_lower", "potential_value_upper"]
    rows = cdnow_warehouse.rows(
        f"select {', '.join(names)} from int_customers__purchase_days join int_customers__predicted using (customer_id)"
    )
    found = pd.DataFrame(rows, columns=names)
    return found.apply(lambda column: column if column.name == "next_order_date" else column.astype(float))


def test_the_nights_parameters_are_the_papers(cdnow_warehouse: Warehouse) -> None:
    rows = cdnow_warehouse.rows(
        "select parameter, round(estimate, 3), round(log_likelihood, 1), customer_count, repeat_buyer_count, reason "
        "from rpt_prediction_models where sample = 'as_of' and model = 'bgnbd' order by position"
    )
    assert rows == [
        (name, estimate, -9582.4, 2357, 946, "")
        for name, estimate in zip(("r", "alpha", "a", "b"), (0.243, 4.414, 0.793, 2.426), strict=True)
    ]


def test_each_customer_is_predicted_from_the_published_parameters(
    cdnow_warehouse: Warehouse, frame: pd.DataFrame
) -> None:
    """S53, S106: value with interval and date of the next order, reconciled with the formulas, customer by customer."""
    estimates = cdnow_warehouse.rows(
        "select estimate from rpt_prediction_models where sample = 'as_of' and model = 'bgnbd' order by position"
    )
    parameters = BgNbd(*(float(str(value)) for (value,) in estimates))
    x, t_x, observed = (frame[name].to_numpy() for name in ("repeat_count", "last_repeat_days", "observed_days"))
    alive = probability_alive(parameters, x, t_x / 7, observed / 7)
    assert len(frame) == 2357
    assert frame["probability_alive"].to_numpy() == pytest.approx(alive, abs=1e-6)
    expected = expected_purchases(parameters, x, t_x / 7, observed / 7, period=90 / 7)
    assert frame["expected_orders_90_days"].to_numpy() == pytest.approx(expected, abs=1e-6)
    wait = np.ceil(median_wait(parameters, x, observed / 7) * 7)
    dated = (alive >= 0.5) & (wait <= 730)
    assert (frame["next_order_date"].notna() == dated).all()
    days = [(date - NIGHT).days for date in frame["next_order_date"][dated]]
    assert days == wait[dated].astype(int).tolist()
    assert (frame["potential_value_lower"] <= frame["potential_value"]).all()
    assert (frame["potential_value"] <= frame["potential_value_upper"]).all()


def test_without_costs_the_value_is_revenue_and_says_so(cdnow_warehouse: Warehouse) -> None:
    rows = cdnow_warehouse.rows(
        "select potential_value_basis, sum(potential_value) = sum(expected_revenue_365_days) "
        "from int_customers__predicted group by all"
    )
    assert rows == [("revenue", True)]


def test_the_backtest_is_published_with_the_naive_forecast(cdnow_warehouse: Warehouse) -> None:
    """S53: published with backtest error; S106: the churn probability has its calibration report."""
    errors = cdnow_warehouse.rows(
        "select outcome, forecast, customer_count > 0, root_mean_squared_error > 0, brier_score is not null "
        "from rpt_prediction_error order by 1, 2"
    )
    assert errors == [
        (outcome, forecast, True, True, outcome == "churn")
        for outcome in ("churn", "orders", "revenue")
        for forecast in ("model", "same_as_before")
    ]
    actual = cdnow_warehouse.rows("select sum(actual_orders), sum(actual_revenue) from int_customers__held_out")[0]
    told = cdnow_warehouse.rows(
        "select max(case when outcome = 'orders' then actual_total end), "
        "max(case when outcome = 'revenue' then actual_total end) from rpt_prediction_error where forecast = 'model'"
    )[0]
    assert tuple(Decimal(str(value)) for value in told) == tuple(Decimal(str(value)) for value in actual)
    tenths = cdnow_warehouse.rows(
        "select outcome, count(*), sum(customer_count) from rpt_prediction_calibration group by 1 order by 1"
    )
    (customers,) = cdnow_warehouse.rows("select count(*) from int_customers__held_out")[0:1]
    assert tenths == [(outcome, 10, customers[0]) for outcome in ("churn", "orders", "revenue")]


def test_the_same_rows_give_the_same_predictions(cdnow_shop: DataPaths, cdnow_warehouse: Warehouse) -> None:
    tables = ["rpt_prediction_models", "int_customers__predicted", "rpt_prediction_error", "rpt_prediction_calibration"]
    before = {name: cdnow_warehouse.rows(f"select * from {name} order by all") for name in tables}
    for file in (cdnow_warehouse.file, cdnow_warehouse.contacts):
        Path(file).unlink()
    again = build(cdnow_shop, [*PREDICTIONS, "test"], **CLOCKS)
    assert {name: repr(again.rows(f"select * from {name} order by all")) for name in tables} == {
        name: repr(rows) for name, rows in before.items()
    }
