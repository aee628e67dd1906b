"""The chain that other tests stand on."""

import datetime as dt

from model_chain import ModelChain


def test_a_model_runs_over_given_rows_at_another_night(models: ModelChain) -> None:
    orders = [
        {"order_id": "a", "customer_id": "c", "order_date": dt.date(2026, 1, 1), "revenue": 10, "item_count": 1},
        {"order_id": "b", "customer_id": "c", "order_date": dt.date(2026, 1, 31), "revenue": 20, "item_count": 1},
    ]
    (row,) = models.rows("int_customers__purchased", {"fct_orders": orders}, as_of=dt.date(2026, 2, 1))
    assert (row["order_count"], row["order_count_30_days"], row["revenue_30_days"]) == (2, 1, 20)


def test_what_lies_between_given_rows_and_a_model_is_computed(models: ModelChain) -> None:
    given = {
        "stg_shop__customers": [{"customer_id": "c", "registered_at": dt.datetime(2026, 1, 1)}],  # noqa: DTZ001 -- UTC
    }
    assert [row["lifecycle_zone"] for row in models.rows("dim_customers", given)] == ["prospect"]
