"""The marts of a small shop, and every dbt data test and unit test over it."""

import datetime as dt
from decimal import Decimal

from small_shop import Warehouse

from setka.segments import segment_names

FOR_EXAMPLE = {
    "seg_active": 3,
    "seg_city_residents": 2,
    "seg_gender_unknown": 5,
    "seg_inactive_calendar": 1,
    "seg_loyal_by_spend": 1,
    "seg_loyal_in_city": 1,
    "seg_loyalty_members": 1,
    "seg_new_customers": 1,
    "seg_prospects_warm": 0,
    "seg_silent_readers": 1,
    "seg_women": 1,
}


def test_every_unit_test_and_data_test_of_dbt_passes(small_warehouse: Warehouse) -> None:
    # The fixture's build raises BuildError with the name of a failed node; here is what it was built from.
    assert small_warehouse.rows("select count(*) from dim_customers") == [(6,)]


def test_profile_holds_buyers_prospects_and_customers_known_by_an_order_only(small_warehouse: Warehouse) -> None:
    rows = small_warehouse.rows(
        "select customer_id, order_count, revenue, net_revenue, lifecycle_zone from dim_customers order by 1"
    )
    assert rows == [
        ("by order only", 1, Decimal("50.0000"), Decimal("50.0000"), "new"),
        ("lost", 2, Decimal("30.0000"), Decimal("30.0000"), "former_new"),
        ("never", 0, Decimal("0.0000"), Decimal("0.0000"), "prospect"),
        ("new", 1, Decimal("999.9900"), Decimal("999.9900"), "new"),
        ("regular", 6, Decimal("11400.0000"), Decimal("10450.0000"), "best"),
        ("undone", 0, Decimal("0.0000"), Decimal("0.0000"), "prospect"),
    ]


def test_an_order_after_local_midnight_is_of_the_new_day(small_warehouse: Warehouse) -> None:
    rows = small_warehouse.rows("select order_date, days_since_last_order from fct_orders join dim_customers "
                                "using (customer_id) where order_id = 'n1'")  # fmt: skip
    assert rows == [(dt.date(2026, 11, 1), 0)]


def test_orders_left_out_are_counted_by_reason(small_warehouse: Warehouse) -> None:
    rows = small_warehouse.rows("select reason, order_count, line_count, revenue from rpt_order_exclusions order by 1")
    assert rows == [
        ("adjustment_line", 0, 1, Decimal("0.0000")),
        ("cancelled", 1, 1, Decimal("30.0000")),
        ("double_receipt", 0, 0, Decimal("0.0000")),
        ("no_customer", 1, 1, Decimal("160.0000")),
        ("no_sale_lines", 0, 0, Decimal("0.0000")),
    ]


def test_grid_has_all_45_cells_of_buyers_and_the_cell_of_prospects(small_warehouse: Warehouse) -> None:
    """S96: 5 rows by 8 columns and the overflow column; S97: each has one zone."""
    rows = small_warehouse.rows(
        "select count(*), count(distinct frequency_band || '|' || recency_band), count(zone), sum(customer_count), "
        "count(*) filter (where customer_count = 0) from rpt_lifecycle_grid"
    )
    assert rows == [(46, 46, 46, 6, 41)]


def test_year_purchases_above_8000_and_lives_in_tula(small_warehouse: Warehouse) -> None:
    """S77, the golden segment in both readings."""
    members = dict(
        small_warehouse.rows(
            "select segment, string_agg(customer_id, ', ' order by customer_id) "
            "from int_segments__unioned group by segment"
        )
    )
    assert members["seg_loyal_in_city"] == "regular"
    assert members["seg_loyal_by_spend"] == "regular"
    assert members["seg_city_residents"] == "new, regular"


def test_sizes_of_tonight_list_every_segment_of_the_folder(small_warehouse: Warehouse) -> None:
    tonight = "select segment, customer_count from rpt_segment_sizes where as_of_date = '2026-11-01'"
    sizes = dict(small_warehouse.rows(tonight))
    assert set(sizes) == set(segment_names())
    assert {segment: size for segment, size in sizes.items() if segment in FOR_EXAMPLE} == FOR_EXAMPLE
    assert sizes["seg_apple_accessories"] == 0


def test_history_begins_with_the_first_order_and_leaves_no_gap(small_warehouse: Warehouse) -> None:
    """S57: `lost` ordered on 1 March and 30 April 2025 and was active until six calendar months after."""
    stays = small_warehouse.rows(
        "select segment, entered_date::varchar, left_date::varchar from fct_segment_memberships "
        "where customer_id = 'lost' and segment in ('seg_active', 'seg_inactive_calendar') order by all"
    )
    assert stays == [("seg_active", "2025-03-01", "2025-10-30"), ("seg_inactive_calendar", "2025-10-30", None)]
    counted = "select customer_count from rpt_segment_sizes where segment = 'seg_active' and as_of_date = '2025-10-29'"
    assert small_warehouse.rows(counted) == [(1,)]


def test_contact_data_is_in_the_private_file_only(small_warehouse: Warehouse) -> None:
    assert ("new", "new@example.com", "Нина") in small_warehouse.rows(
        "select customer_id, email, first_name from private.main.dim_contacts"
    )
    for planted in ("new@example.com", "reg@example.com", "Нина"):
        assert planted.encode() not in small_warehouse.file.read_bytes(), (
            f"'{planted}' is in the main build file. Select contact columns only in models with database='private'."
        )


def test_age_and_birthday_leave_the_private_room_as_traits(small_warehouse: Warehouse) -> None:
    """S68, S69: born on 29 February 2000, she is 26 on 1 November 2026 and celebrates on 28 February 2027."""
    rows = small_warehouse.rows("select age, next_birthday_date from dim_customers where customer_id = 'new'")
    assert rows == [(26, dt.date(2027, 2, 28))]
