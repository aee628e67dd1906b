"""Every segment that follows from orders, on real shops, against pandas: Online Retail and The Complete Journey."""

import pandas as pd
import pytest
import yaml
from purchase_rules import NOT_FROM_ORDERS_ALONE, RULES, buyers_of, members_tonight

from setka.night import Night
from setka.segments import SEGMENTS_DIR, read_segments
from setka.settings import PROJECT_ROOT

DATA = PROJECT_ROOT.parent / "shared" / "data"
HOUSEHOLDS = DATA / "complete_journey"
RETAIL_NIGHT = pd.Timestamp("2011-12-10")
HOUSEHOLD_NIGHT = pd.Timestamp("2018-01-01")


@pytest.fixture(scope="module")
def retail_members(retail_night: Night) -> dict[str, set[str]]:
    return members_tonight(retail_night)


@pytest.fixture(scope="module")
def retail_buyers() -> pd.DataFrame:
    rows = pd.read_parquet(DATA / "online_retail" / "online_retail.parquet").dropna(subset=["CustomerID"])
    rows = rows.assign(
        value=(rows.Quantity * rows.UnitPrice).round(4), customer=rows.CustomerID.astype(int).astype(str)
    )
    is_return = rows.InvoiceNo.astype(str).str.startswith("C")
    sold = rows[~is_return & (rows.Quantity > 0) & (rows.UnitPrice > 0)]
    # An invoice of several minutes is dated by its first line.
    orders = sold.groupby(["customer", "InvoiceNo"]).agg(moment=("InvoiceDate", "first"), value=("value", "sum"))
    back = rows[is_return].assign(date=lambda lines: lines.InvoiceDate.dt.normalize())
    return buyers_of(orders.reset_index().assign(is_store=False), back, RETAIL_NIGHT)


@pytest.fixture(scope="module")
def household_members(household_night: Night) -> dict[str, set[str]]:
    return members_tonight(household_night)


@pytest.fixture(scope="module")
def household_buyers() -> pd.DataFrame:
    if not HOUSEHOLDS.is_dir():
        pytest.skip(f"the Complete Journey is not there: {HOUSEHOLDS}")
    rows = pd.read_parquet(HOUSEHOLDS / "transactions.parquet")
    rows = rows[rows.household_id.astype(int) % 10 == 0]
    # What has neither pieces nor money is a correction of the till, no sale.
    rows = rows[(rows.quantity > 0) | (rows.sales_value > 0)]
    orders = rows.groupby("basket_id").agg(
        customer=("household_id", "min"), moment=("transaction_timestamp", "min"), value=("sales_value", "sum")
    )
    orders = orders.assign(
        moment=orders.moment.dt.tz_localize("UTC").dt.tz_convert("America/New_York").dt.tz_localize(None),
        customer=orders.customer.astype(int).astype(str),
        is_store=True,
    )
    nothing = orders.head(0).rename(columns={"moment": "date"})
    return buyers_of(orders, nothing, HOUSEHOLD_NIGHT)


@pytest.mark.parametrize("segment", RULES)
def test_members_on_online_retail_equal_pandas(
    retail_members: dict[str, set[str]], retail_buyers: pd.DataFrame, segment: str
) -> None:
    expected = set(retail_buyers.index[RULES[segment](retail_buyers, RETAIL_NIGHT)])
    assert retail_members.get(segment, set()) == expected


@pytest.mark.parametrize("segment", RULES)
def test_members_of_the_complete_journey_equal_pandas(
    household_members: dict[str, set[str]], household_buyers: pd.DataFrame, segment: str
) -> None:
    expected = set(household_buyers.index[RULES[segment](household_buyers, HOUSEHOLD_NIGHT)])
    assert household_members.get(segment, set()) == expected


def test_most_rules_find_somebody_and_leave_somebody_out(
    retail_buyers: pd.DataFrame, household_buyers: pd.DataFrame
) -> None:
    shops = ((retail_buyers, RETAIL_NIGHT), (household_buyers, HOUSEHOLD_NIGHT))
    telling = {
        name
        for name, rule in RULES.items()
        for buyers, tonight in shops
        if 0 < rule(buyers, tonight).sum() < len(buyers)
    }
    # Both files hold one year, and each shop sells on one channel.
    assert set(RULES) - telling == {"seg_long_standing", "seg_store_buyers"}


def test_every_segment_of_buyers_is_compared_or_says_why_not() -> None:
    entries = yaml.safe_load((SEGMENTS_DIR / "_segments__buyers.yml").read_text(encoding="utf-8"))["models"]
    of_buyers = {entry["name"] for entry in entries}
    computed = {segment.name for segment in read_segments() if not segment.history_since}
    assert computed <= set(RULES)
    assert of_buyers | computed == set(RULES) | set(NOT_FROM_ORDERS_ALONE)
