"""The known answers of the UCI Online Retail file, from the file as it is to the penny."""

import datetime as dt
from decimal import Decimal

import pandas as pd
import pytest
from small_shop import Warehouse

from setka.dbt import dbt_target
from setka.night import Night
from setka.pointer import read_pointer
from setka.settings import PROJECT_ROOT

SOURCE = PROJECT_ROOT.parent / "shared" / "data" / "online_retail"
RECENCY = ["0-30", "31-60", "61-90", "91-120", "121-180", "181-270", "271-360", "361-450", "beyond_450"]

pytestmark = pytest.mark.skipif(not SOURCE.is_dir(), reason=f"the UCI Online Retail file is not at {SOURCE}")


@pytest.fixture(scope="module")
def retail(retail_night: Night) -> Warehouse:
    """What the night of 2011-12-10 published, after every data test of the models."""
    paths = retail_night.paths
    published = read_pointer(paths)
    compiled = dbt_target(paths) / "compiled" / "setka" / "models"
    return Warehouse(paths.published / published.file, paths.private / published.contacts, compiled)


def test_counted_lines_orders_customers_and_revenue(retail: Warehouse) -> None:
    assert retail.rows("select count(*), sum(revenue) from fct_order_lines") == [(397_884, Decimal("8911407.9040"))]
    assert retail.rows("select count(*), count(distinct customer_id), sum(revenue) from fct_orders") == [
        (18_532, 4_338, Decimal("8911407.9040"))
    ]


def test_profile_agrees_with_the_orders(retail: Warehouse) -> None:
    assert retail.rows(
        "select count(*), sum(revenue), count(*) filter (where order_count >= 2) "
        "from dim_customers where order_count > 0"
    ) == [(4_338, Decimal("8911407.9040"), 2_845)]


def test_two_known_customers(retail: Warehouse) -> None:
    assert retail.rows(
        "select customer_id, days_since_last_order, order_count, revenue, recency_band, frequency_band "
        "from dim_customers where customer_id in ('12347', '18287') order by 1"
    ) == [
        ("12347", 3, 7, Decimal("4310.0000"), "0-30", "5+"),
        ("18287", 43, 3, Decimal("1837.2800"), "31-60", "3"),
    ]


def test_an_order_that_was_cancelled_later_stays_and_its_return_is_deducted(retail: Warehouse) -> None:
    assert retail.rows("select order_count, revenue, net_revenue from dim_customers where customer_id = '12346'") == [
        (1, Decimal("77183.6000"), Decimal("0.0000"))
    ]


def test_cancelled_lines_are_kept_as_returns(retail: Warehouse) -> None:
    assert retail.rows("select count(*), count(*) filter (where amount < 0) from fct_returns") == [(9_288, 0)]


def test_every_line_of_the_file_is_counted_returned_or_excluded(retail: Warehouse) -> None:
    counted, returned, excluded = retail.rows(
        "select (select count(*) from fct_order_lines), (select count(*) from fct_returns), "
        "(select sum(line_count) from rpt_order_exclusions)"
    )[0]
    assert (counted, returned) == (397_884, 9_288)
    assert int(str(counted)) + int(str(returned)) + int(str(excluded)) == 541_909


def test_grid_holds_the_buyers(retail: Warehouse) -> None:
    assert retail.rows("select sum(customer_count), sum(revenue) from rpt_lifecycle_grid where zone != 'prospect'") == [
        (4_338, Decimal("8911407.9040"))
    ]


@pytest.fixture(scope="module")
def invoices() -> pd.DataFrame:
    """One row per counted invoice of the file, read by pandas alone: customer, date and value."""
    rows = pd.read_parquet(SOURCE / "online_retail.parquet")
    sold = rows[rows.CustomerID.notna() & (rows.Quantity > 0) & (rows.UnitPrice > 0)]
    sold = sold.assign(value=(sold.Quantity * sold.UnitPrice).round(4))
    # An invoice of several minutes is dated by its first line.
    found = sold.groupby(["CustomerID", "InvoiceNo"]).agg(moment=("InvoiceDate", "first"), value=("value", "sum"))
    found = found.reset_index()
    assert (len(found), found.CustomerID.nunique()) == (18_532, 4_338)
    return found.assign(date=found.moment.dt.normalize(), month=found.moment.dt.to_period("M"))


@pytest.fixture(scope="module")
def known(invoices: pd.DataFrame) -> "pd.Series[pd.Timestamp]":
    """Since when each customer is in the file, with a purchase or with anything else."""
    rows = pd.read_parquet(SOURCE / "online_retail.parquet").dropna(subset=["CustomerID"])
    first = rows.groupby("CustomerID").InvoiceDate.min().dt.normalize()
    assert len(first) == 4_372
    return first


def pandas_grid(invoices: pd.DataFrame, known: "pd.Series[pd.Timestamp]", day: str) -> dict[tuple[str, str], int]:
    """Customers per cell at the end of `day`."""
    until = invoices[invoices.date <= day].groupby("CustomerID").agg(orders=("value", "size"), last=("date", "max"))
    silence = (pd.Timestamp(day) - until["last"]).dt.days
    recency = pd.cut(silence, [-1, 30, 60, 90, 120, 180, 270, 360, 450, 10**6], labels=RECENCY)
    frequency = until.orders.clip(upper=5).map({1: "1", 2: "2", 3: "3", 4: "4", 5: "5+"})
    cells = pd.crosstab(frequency, recency).stack()
    found = {(str(row), str(column)): int(count) for (row, column), count in cells[cells > 0].items()}
    prospects = int((known <= day).sum()) - len(until)
    return found | ({("none", "none"): prospects} if prospects else {})


@pytest.fixture(scope="module")
def customers(invoices: pd.DataFrame) -> pd.DataFrame:
    """Recency, frequency, money and rhythm of every buyer on 2011-12-10, by pandas alone; one row per customer."""
    ordered = invoices.sort_values(["CustomerID", "date"])
    ordered["gap"] = ordered.groupby("CustomerID").date.diff().dt.days
    found = ordered.groupby("CustomerID").agg(
        orders=("value", "size"), money=("value", "sum"), last=("date", "max"), mean_gap=("gap", "mean")
    )
    found["silence"] = (pd.Timestamp("2011-12-10") - found["last"]).dt.days
    found["frequency"] = found.orders.map(lambda orders: "5+" if orders >= 5 else str(orders))
    edges = [-1, 30, 60, 90, 120, 180, 270, 360, 450, 10**6]
    found["recency"] = pd.cut(found.silence, edges, labels=RECENCY).astype(str)
    found["zone"] = [zone_of(orders, silence) for orders, silence in zip(found.orders, found.silence, strict=True)]
    found.index = [str(int(customer)) for customer in found.index]
    return found


def zone_of(orders: int, silence: int) -> str:
    """The practitioners' picture in words: a quarter, half a year, and how often before."""
    if silence <= 90:
        return "new" if orders == 1 else "potential" if orders <= 3 else "best"
    if silence <= 180:
        return "discount_belt"
    return "former_new" if orders <= 2 else "former_best"


def test_recency_frequency_money_of_every_customer_equal_pandas(retail: Warehouse, customers: pd.DataFrame) -> None:
    rows = retail.rows(
        "select customer_id, days_since_last_order, order_count, revenue, mean_days_between_orders, "
        "frequency_band, recency_band, lifecycle_zone from dim_customers where order_count > 0"
    )
    assert len(rows) == len(customers) == 4_338
    expected = customers.to_dict("index")
    for key, silence, orders, money, mean_gap, frequency, recency, zone in rows:
        wanted = expected[str(key)]
        assert (silence, orders) == (wanted["silence"], wanted["orders"]), key
        assert float(str(money)) == pytest.approx(wanted["money"], abs=0.00005), key
        assert (frequency, recency, zone) == (wanted["frequency"], wanted["recency"], wanted["zone"]), key
        if orders == 1:
            assert mean_gap is None, key
        else:
            assert float(str(mean_gap)) == pytest.approx(wanted["mean_gap"], abs=1e-6), key


def test_every_cell_of_the_grid_equals_pandas(retail: Warehouse, customers: pd.DataFrame) -> None:
    rows = retail.rows(
        "select frequency_band, recency_band, zone, customer_count, revenue from rpt_lifecycle_grid "
        "where zone != 'prospect'"
    )
    assert {(frequency, recency) for frequency, recency, *_ in rows} == {
        (frequency, recency) for frequency in ("1", "2", "3", "4", "5+") for recency in RECENCY
    }
    assert len(rows) == 5 * 9
    cells = dict(iter(customers.groupby(["frequency", "recency"])))
    for frequency, recency, zone, count, money in rows:
        cell = cells.pop((str(frequency), str(recency)), customers.iloc[:0])
        assert count == len(cell), (frequency, recency)
        assert float(str(money)) == pytest.approx(cell.money.sum(), abs=0.0005), (frequency, recency)
        assert set(cell.zone) <= {zone}, (frequency, recency)
    assert cells == {}
    assert retail.rows("select customer_count from rpt_lifecycle_grid where zone = 'prospect'") == [(4_372 - 4_338,)]


@pytest.mark.parametrize("day", ["2010-12-01", "2010-12-31", "2011-03-31", "2011-08-15", "2011-11-30", "2011-12-09"])
def test_grid_of_a_past_day_equals_pandas(
    retail: Warehouse, invoices: pd.DataFrame, known: "pd.Series[pd.Timestamp]", day: str
) -> None:
    rows = retail.rows("select frequency_band, recency_band, customer_count from rpt_lifecycle_grid_daily "
                       f"where as_of_date = date '{day}' and customer_count > 0")  # fmt: skip
    assert {(row, column): count for row, column, count in rows} == pandas_grid(invoices, known, day)


def test_history_of_the_grid_covers_every_day_of_the_file_and_everybody(retail: Warehouse) -> None:
    days = "select min(as_of_date), max(as_of_date), count(distinct as_of_date) from rpt_lifecycle_grid_daily"
    assert retail.rows(days) == [(dt.date(2010, 12, 1), dt.date(2011, 12, 9), 374)]
    last_day = "select sum(customer_count) from rpt_lifecycle_grid_daily where as_of_date = date '2011-12-09'"
    assert retail.rows(last_day) == retail.rows("select count(*) from dim_customers") == [(4_372,)]


def test_moves_reconcile_with_the_grid_and_sum_to_one(retail: Warehouse) -> None:
    """S99: over the whole file, every month's moves add up to the grid before it and the grid after it."""
    unequal = """
        with moves as (
            select period_start, from_frequency_band as frequency_band, from_recency_band as recency_band,
                period_start - 1 as day, sum(customer_count) as moved
            from rpt_lifecycle_cell_transitions where from_zone != 'newcomer' group by all
            union all
            select period_start, to_frequency_band, to_recency_band,
                cast(period_start + interval 1 month as date) - 1 as day, sum(customer_count)
            from rpt_lifecycle_cell_transitions group by all
        )
        select * from rpt_lifecycle_grid_daily as grid
        full outer join moves on grid.as_of_date = moves.day
            and grid.frequency_band = moves.frequency_band and grid.recency_band = moves.recency_band
        where (grid.as_of_date in (select day from moves) or grid.as_of_date is null)
            and coalesce(grid.customer_count, 0) != coalesce(moves.moved, 0)
    """
    assert retail.rows(unequal) == []
    assert retail.rows("select count(distinct period_start) from rpt_lifecycle_transitions") == [(12,)]
    for table, origin in (("rpt_lifecycle_cell_transitions", "from_frequency_band, from_recency_band"),
                          ("rpt_lifecycle_transitions", "from_zone")):  # fmt: skip
        sums = f"select sum(share) as share from {table} group by period_start, {origin}"
        assert retail.rows(f"select count(*) from ({sums}) where abs(share - 1) > 1e-10") == [(0,)]


def test_cohorts_equal_pandas(retail: Warehouse, invoices: pd.DataFrame) -> None:
    first = invoices.groupby("CustomerID").month.transform("min")
    age = (invoices.month - first).map(lambda months: months.n)
    table = invoices.assign(cohort=first, age=age).groupby(["cohort", "age"])
    expected = table.agg(customers=("CustomerID", "nunique"), orders=("value", "size"), value=("value", "sum"))
    columns = "cohort_month, months_since_first, customer_count, order_count, revenue, cohort_size, retention"
    rows = retail.rows(f"select {columns} from rpt_cohort_retention")
    assert len(rows) == 13 * 14 // 2, "thirteen months, each cohort at each age that it has reached"
    found = {(pd.Period(str(start), "M"), months): counts for start, months, *counts in rows if counts[0]}
    assert set(found) == set(expected.index)
    for key, (customers, orders, revenue, size, retention) in found.items():
        wanted = expected.loc[key]
        assert (customers, orders) == (wanted.customers, wanted.orders), key
        assert abs(float(str(revenue)) - wanted.value) < 0.01, key
        assert size == expected.loc[(key[0], 0)].customers
        assert abs(float(str(retention)) - wanted.customers / size) < 1e-6
    assert found[pd.Period("2010-12", "M"), 0][0] == 885
    assert retail.rows("select count(*) from rpt_cohort_retention where not is_whole_month") == [(13,)]


def test_base_of_each_month_equals_pandas(retail: Warehouse, invoices: pd.DataFrame) -> None:
    rows = retail.rows("select period_start, closing_count, new_count, reactivated_count, lost_count, opening_count "
                       "from rpt_customer_base_monthly order by 1")  # fmt: skip
    assert len(rows) == 12
    for start, closing, new, reactivated, lost, opening in rows:
        end = pd.Timestamp(str(start)) + pd.offsets.MonthEnd(0)
        last = invoices[invoices.date <= end].groupby("CustomerID").date.max()
        assert closing == (last > end - pd.DateOffset(months=6)).sum(), start
        assert new == (invoices.groupby("CustomerID").month.min() == end.to_period("M")).sum(), start
        assert opening + new + reactivated - lost == closing  # type: ignore[operator]
