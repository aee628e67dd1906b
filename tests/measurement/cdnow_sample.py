"""The CDNOW 1/10 sample as the papers cut it: calibrated to 1997-09-30, then 39 weeks held out; weeks = days / 7."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest

from measurement.customer_value import CustomerHistory
from setka.settings import PROJECT_ROOT

FILE = PROJECT_ROOT.parent / "shared" / "data" / "cdnow" / "CDNOW_sample.txt"
CALIBRATED_TO = pd.Timestamp("1997-09-30")


class Sample(NamedTuple):
    """Customers in the order of their id: what the models read, and purchases and dollars of the 39 weeks after."""

    history: CustomerHistory
    held_out_purchases: np.ndarray
    held_out_dollars: np.ndarray


def read_sample() -> Sample:
    """Purchases of one day are one purchase, their dollars summed; mean values are of repeat purchases."""
    if not FILE.is_file():
        pytest.skip(f"the CDNOW sample is not there: {FILE}")
    names = ["master", "customer", "date", "discs", "dollars"]
    lines = pd.read_csv(FILE, sep=r"\s+", header=None, names=names, dtype={"date": str})
    days = (
        lines.assign(date=pd.to_datetime(lines["date"])).groupby(["customer", "date"], as_index=False)["dollars"].sum()
    )
    known = days[days["date"] <= CALIBRATED_TO]
    repeats = (
        known[known.groupby("customer").cumcount() > 0].groupby("customer")["dollars"].agg(paid="size", mean="mean")
    )
    customers = known.groupby("customer")["date"].agg(["min", "max", "size"]).join(repeats).fillna(0)
    later = days[days["date"] > CALIBRATED_TO].groupby("customer")["dollars"].agg(["size", "sum"])
    later = later.reindex(customers.index, fill_value=0)
    history = CustomerHistory(
        repeats=(customers["size"] - 1).to_numpy(float),
        last_time=(customers["max"] - customers["min"]).dt.days.to_numpy() / 7,
        observed_time=(CALIBRATED_TO - customers["min"]).dt.days.to_numpy() / 7,
        paid_purchases=customers["paid"].to_numpy(float),
        mean_value=customers["mean"].to_numpy(float),
    )
    return Sample(history, later["size"].to_numpy(float), later["sum"].to_numpy(float))
