"""From grouped rows to predictions, to the backtest's tables: in Python, as the models of the build call it."""

import numpy as np
import pandas as pd
import pytest

from measurement.backtest import calibration_table, error_table
from measurement.customer_predictions import Rules, fit_models, predict, read_models, read_rules

RULES = Rules(
    minimum_repeat_buyers=50, tested_days=180, interval_percent=80, alive_floor_percent=50, next_order_limit_days=730
)


def shop(customers: int) -> pd.DataFrame:
    """Customers who buy about every six weeks until they leave, observed for one to two years."""
    chance = np.random.default_rng(31)
    rows = []
    for number in range(customers):
        observed = int(chance.integers(365, 730))
        rate, leaving, day, repeats, last = chance.gamma(1.2, 1 / 50), chance.beta(1, 4), 0.0, 0, 0
        while (day := day + max(1.0, chance.exponential(1 / rate))) < observed:
            repeats, last = repeats + 1, int(day)
            if chance.random() < leaving:
                break
        value = chance.gamma(4 * (repeats + 1)) / (repeats + 1) / chance.gamma(3, 1 / 30)
        rows.append((f"c{number:04}", repeats, last, observed, repeats + 1, round(value, 2)))
    names = ["customer_id", "repeat_count", "last_repeat_days", "observed_days", "paid_count", "mean_value"]
    return pd.DataFrame(rows, columns=names)


def fitted(customers: pd.DataFrame, rules: Rules = RULES) -> pd.DataFrame:
    counted = customers.assign(customer_count=1)
    return fit_models(counted, counted[counted["mean_value"] > 0], rules)


@pytest.fixture(scope="module")
def customers() -> pd.DataFrame:
    return shop(600)


@pytest.fixture(scope="module")
def predicted(customers: pd.DataFrame) -> pd.DataFrame:
    return predict(*read_models(fitted(customers)), customers, RULES)


def test_predictions_hang_together(predicted: pd.DataFrame) -> None:
    """S53, S106: value with interval, date of the next order and churn probability for each customer."""
    assert predicted["customer_id"].is_unique
    assert predicted.drop(columns="next_order_days").notna().all().all()
    assert predicted["probability_alive"].between(0, 1).all()
    assert predicted["churn_probability"].between(0, 1).all()
    assert (predicted["churn_probability"] >= 1 - predicted["probability_alive"] - 1e-12).all()
    for fewer, more in (("30", "90"), ("90", "tested"), ("tested", "365")):
        assert (predicted[f"expected_orders_{fewer}_days"] <= predicted[f"expected_orders_{more}_days"]).all()
    product = predicted["expected_orders_365_days"] * predicted["expected_order_value"]
    assert predicted["expected_revenue_365_days"].to_numpy() == pytest.approx(product.to_numpy())
    assert (predicted["revenue_lower_365_days"] <= predicted["expected_revenue_365_days"]).all()
    assert (predicted["expected_revenue_365_days"] <= predicted["revenue_upper_365_days"]).all()


def test_a_next_order_is_dated_for_who_is_likelier_a_customer_than_not(predicted: pd.DataFrame) -> None:
    """S106: the date comes before silence does; who has likely left gets none."""
    is_dated = predicted["next_order_days"].notna()
    assert is_dated.any()
    assert (~is_dated).any()
    assert (predicted.loc[is_dated, "probability_alive"] >= 0.5).all()
    assert (predicted.loc[is_dated, "next_order_days"] >= 1).all()
    assert (predicted.loc[is_dated, "next_order_days"] <= 730).all()
    left = predicted["probability_alive"] < 0.5
    assert predicted.loc[left, "next_order_days"].isna().all()


def test_order_of_rows_changes_no_bit(customers: pd.DataFrame, predicted: pd.DataFrame) -> None:
    shuffled = customers.sample(frac=1, random_state=3)
    again = predict(*read_models(fitted(shuffled)), shuffled, RULES)
    pd.testing.assert_frame_equal(again, predicted, check_exact=True)


def test_revenue_is_predicted_for_the_periods_that_are_asked_for(
    customers: pd.DataFrame, predicted: pd.DataFrame
) -> None:
    of_tested = [name for name in predicted if "revenue" in name and name.endswith("tested_days")]
    assert len(of_tested) == 3
    found = predict(*read_models(fitted(customers)), customers, RULES, revenue_ahead=["365"])
    pd.testing.assert_frame_equal(found, predicted.drop(columns=of_tested), check_exact=True)


def test_a_shop_without_evidence_gets_rows_without_numbers(customers: pd.DataFrame) -> None:
    few = customers.head(30)
    rows = fitted(few)
    assert set(rows["reason"]) == {"too_few_repeat_buyers"}
    assert rows["estimate"].isna().all()
    found = predict(*read_models(rows), few, RULES)
    assert len(found) == 30
    assert found.drop(columns="customer_id").isna().all().all()


def test_no_customer_is_no_error() -> None:
    nobody = shop(0).astype({"customer_id": "str"})
    rows = fitted(nobody)
    assert len(predict(*read_models(rows), nobody, RULES)) == 0


def test_without_a_value_model_orders_are_predicted_and_money_is_not(customers: pd.DataFrame) -> None:
    alike = customers.assign(mean_value=20.0)
    rows = fitted(alike)
    assert dict(rows[["model", "reason"]].drop_duplicates().to_numpy()) == {"bgnbd": "", "gamma_gamma": "no_spread"}
    found = predict(*read_models(rows), alike, RULES)
    assert found["expected_orders_365_days"].notna().all()
    assert found[["expected_order_value", "expected_revenue_365_days", "revenue_upper_365_days"]].isna().all().all()


def test_models_written_and_read_again_are_the_same(customers: pd.DataFrame) -> None:
    rows = fitted(customers)
    often, much = read_models(rows.sample(frac=1, random_state=1))
    assert list(often.parameters) == rows["estimate"][:4].tolist()
    assert list(much.standard_errors) == rows["standard_error"][4:].tolist()
    assert often.log_covariance[0, 3] == rows["covariance_4"].iloc[0]


def test_a_missing_rule_is_named() -> None:
    with pytest.raises(KeyError, match="tested_days"):
        read_rules(pd.DataFrame({"setting": ["minimum_repeat_buyers"], "value": [50]}))


def backtested() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "customer_id": ["b", "a"],
            "expected_orders": [1.5, 0.5],
            "previous_orders": [0, 2],
            "actual_orders": [2, 0],
            "expected_revenue": [30.0, 10.0],
            "expected_revenue_lower": [5.0, 0.0],
            "expected_revenue_upper": [39.0, 20.0],
            "previous_revenue": [0.0, 50.0],
            "actual_revenue": [40.0, 0.0],
            "churn_probability": [0.2, 0.9],
            "had_churned": [True, False],
            "has_churned": [False, True],
        }
    )


def test_errors_stand_beside_those_of_the_naive_forecast() -> None:
    """S53: published with backtest error."""
    errors = error_table(backtested()).set_index(["outcome", "forecast"])
    assert errors["mean_absolute_error"].to_dict() == pytest.approx(
        {
            ("orders", "model"): 0.5,
            ("orders", "same_as_before"): 2.0,
            ("revenue", "model"): 10.0,
            ("revenue", "same_as_before"): 45.0,
            ("churn", "model"): 0.15,
            ("churn", "same_as_before"): 1.0,
        }
    )
    assert errors.loc[("churn", "model"), "brier_score"] == pytest.approx((0.04 + 0.01) / 2)
    assert errors.loc[("revenue", "model"), "interval_coverage"] == 0.5
    assert errors["interval_coverage"].notna().sum() == 1


def test_calibration_is_by_tenths_of_each_outcome() -> None:
    """S106: the calibration report of the churn probability."""
    rows = calibration_table(backtested())
    assert len(rows) == 6
    churn = rows[rows["outcome"] == "churn"]
    assert churn[["tenth", "predicted_mean", "actual_mean"]].to_numpy().tolist() == [[1, 0.2, 0], [2, 0.9, 1]]


def test_a_backtest_without_predictions_says_so() -> None:
    unknown = backtested().assign(
        expected_orders=np.nan, expected_revenue=np.nan, expected_revenue_lower=np.nan, churn_probability=np.nan
    )
    errors = error_table(unknown).set_index(["outcome", "forecast"])
    assert errors.loc[("orders", "model"), "customers"] == 0
    assert errors.loc[("orders", "same_as_before"), "customers"] == 2
    assert calibration_table(unknown).empty
    assert calibration_table(unknown.iloc[:0]).empty
