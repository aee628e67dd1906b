"""What customers do: the planted rates can be found again, and the demonstration has something to show."""

import math

import duckdb
import pytest

from simulation.truth import TRUTH

COUNTED_ORDERS = """
    select orders.* from orders
    where customer_id is not null
      and order_id not in (select order_id from order_events where event_type = 'cancelled')
"""
DAYS = """
    select customer_id, count(order_id) as order_count, max(ordered_at) as last_ordered_at,
           datediff('day', (max(ordered_at) + interval 3 hour)::date, date '2026-11-01') as days
    from customers left join counted using (customer_id) group by customer_id
"""


@pytest.fixture(scope="module")
def shop(demo: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    demo.execute(f"create or replace view counted as {COUNTED_ORDERS}")
    demo.execute(f"create or replace view days as {DAYS}")
    return demo


def number(shop: duckdb.DuckDBPyConnection, query: str) -> float:
    return float(shop.sql(query).fetchall()[0][0])


def assert_share(shop: duckdb.DuckDBPyConnection, hits: str, of: str, planted: float) -> None:
    """The share of two counts is the planted one, within four standard errors."""
    total = number(shop, of)
    assert total > 200
    share = number(shop, hits) / total
    assert abs(share - planted) < 4 * math.sqrt(planted * (1 - planted) / total), (share, planted)


def test_every_cell_of_the_lifecycle_grid_has_customers(shop: duckdb.DuckDBPyConnection) -> None:
    edges = (30, 60, 90, 120, 180, 270, 360, 450)
    recency = " + ".join(f"(days > {edge})::int" for edge in edges)
    cells = shop.sql(
        f"select least(order_count, 5), {recency}, count(*) from days where order_count > 0 group by all"
    ).fetchall()
    assert {(row, column) for row, column, _ in cells} == {(row, column) for row in range(1, 6) for column in range(9)}
    assert 200 <= number(shop, "select count(*) from days where order_count = 0") <= 420  # prospects


def test_win_back_has_hundreds_of_silent_customers_who_agreed(shop: duckdb.DuckDBPyConnection) -> None:
    silent = number(
        shop,
        "select count(*) from days where last_ordered_at < timestamp '2026-05-01' and customer_id in"
        " (select customer_id from consents where channel = 'email' group by 1"
        "  having arg_max(status, occurred_at) = 'granted')"
        " and customer_id not in (select customer_id from email_events"
        "  where event_type in ('unsubscribed', 'complained') or bounce_type = 'hard')",
    )
    assert 300 <= silent <= 600


def test_tula_has_customers_above_eight_thousand_roubles_a_year(shop: duckdb.DuckDBPyConnection) -> None:
    found = number(
        shop,
        "select count(*) from (select customer_id from counted join customers using (customer_id)"
        " join order_lines using (order_id) where city = 'Тула' and line_kind = 'sale'"
        " and ordered_at >= timestamp '2025-11-01'"
        " group by 1 having sum(quantity * unit_price - discount_amount) > 8000)",
    )
    assert 20 <= found <= 200


def test_consents_cover_every_state(shop: duckdb.DuckDBPyConnection) -> None:
    states = dict(
        shop.sql(
            "select state, count(*) from (select customer_id, arg_max(status, occurred_at) as state from customers"
            " left join (select * from consents where channel = 'email') using (customer_id) group by 1) group by 1"
        ).fetchall()
    )
    assert set(states) == {"granted", "pending", "withdrawn", None}
    assert min(states.values()) >= 20
    assert number(shop, "select count(distinct purpose) from consents") == 1
    assert number(shop, "select count(*) from consents where channel = 'sms'") > 300


def test_cancelled_and_returned_shares_are_the_planted_ones(shop: duckdb.DuckDBPyConnection) -> None:
    # Orders of the last weeks are left out: their fate is still open.
    settled = "ordered_at < timestamp '2026-10-01'"
    distant = f"from orders where sales_channel <> 'store' and {settled}"
    events = "select order_id from order_events where event_type ="
    assert_share(
        shop,
        f"select count(*) {distant} and order_id in ({events} 'cancelled')",
        f"select count(*) {distant}",
        TRUTH.cancelled_share,
    )
    assert_share(
        shop,
        f"select count(*) from order_events join orders using (order_id) where event_type = 'returned' and {settled}",
        f"select count(*) from order_lines join orders using (order_id) where line_kind = 'sale' and {settled}"
        f" and order_id in ({events} 'delivered')",
        TRUTH.returned_line_share,
    )


def test_cancelled_orders_were_never_shipped_and_returns_stay_within_their_line(
    shop: duckdb.DuckDBPyConnection,
) -> None:
    both = (
        "select order_id from order_events where event_type in ('cancelled', 'shipped') group by 1 having count(*) > 1"
    )
    assert shop.sql(both).fetchall() == []
    too_much = shop.sql(
        "select * from order_events as event join order_lines as line using (order_id, line_number)"
        " where event.quantity > line.quantity"
        " or event.amount > line.quantity * line.unit_price - line.discount_amount"
    ).fetchall()
    assert too_much == []


def test_orders_come_from_tills_and_screens_with_and_without_customer(shop: duckdb.DuckDBPyConnection) -> None:
    channels = {row[0] for row in shop.sql("select distinct sales_channel from orders").fetchall()}
    assert channels == {"online", "store", "app", "phone"}
    anonymous = "select count(*) from orders where customer_id is null"
    assert 300 <= number(shop, anonymous) <= 1500
    assert number(shop, f"{anonymous} and sales_channel = 'store' and store_id is null") == 0
    nameless = f"{anonymous} and sales_channel <> 'store' and email is null and phone is null"
    assert number(shop, nameless) == 0, "who orders from afar without an account leaves an address or a number"
    assert_share(
        shop,
        "select count(promo_code) from orders where customer_id is not null",
        "select count(*) from orders where customer_id is not null",
        TRUTH.promo_share,
    )
    assert number(shop, "select count(*) from order_lines where line_kind = 'adjustment'") > 50


def test_season_raises_november_over_july(shop: duckdb.DuckDBPyConnection) -> None:
    july, november = (
        number(shop, f"select count(*) from counted where strftime(ordered_at, '%Y-%m') = '2025-{month}'")
        for month in ("07", "11")
    )
    assert november > 1.2 * july


def test_customers_are_known_by_a_favourite_category(shop: duckdb.DuckDBPyConnection) -> None:
    share = number(
        shop,
        "select avg(top) from (select max(lines) / sum(lines) as top from"
        " (select customer_id, category, count(*) as lines from counted join order_lines using (order_id)"
        "  join products using (product_id) where line_kind = 'sale' group by all)"
        " group by customer_id having sum(lines) >= 6)",
    )
    assert share > TRUTH.favourite_category_share


def test_letters_have_a_believable_funnel(shop: duckdb.DuckDBPyConnection) -> None:
    for campaign in ("news", "discount", "loyalty"):
        events = f"select count(distinct message_id) from email_events where campaign = '{campaign}' and event_type"
        sent, delivered = number(shop, f"{events} = 'sent'"), number(shop, f"{events} = 'delivered'")
        assert sent > 5000
        assert 0.965 <= delivered / sent <= 0.985
        assert 0.15 <= number(shop, f"{events} = 'opened' and not is_machine") / delivered <= 0.23
        assert 0.08 <= number(shop, f"{events} = 'opened' and is_machine") / delivered <= 0.18
        assert 0.02 <= number(shop, f"{events} = 'clicked' and not is_machine") / delivered <= 0.04
        assert 0.001 <= number(shop, f"{events} = 'unsubscribed'") / delivered <= 0.004
        assert number(shop, f"{events} = 'complained'") / delivered < 0.001
    assert number(shop, "select count(*) from email_events where bounce_type = 'hard'") > 10


def test_old_provider_stops_after_opt_out_complaint_hard_bounce_or_withdrawal(
    shop: duckdb.DuckDBPyConnection,
) -> None:
    written_to_afterwards = shop.sql(
        "with stopped as (select customer_id, min(occurred_at) as stopped_at from email_events"
        " where event_type in ('unsubscribed', 'complained') or bounce_type = 'hard' group by 1)"
        " select * from email_events join stopped using (customer_id)"
        " where event_type = 'sent' and occurred_at > stopped_at"
    ).fetchall()
    assert written_to_afterwards == []
    never_agreed = shop.sql(
        "select customer_id from email_events where customer_id not in"
        " (select customer_id from consents where channel = 'email' and status = 'granted')"
    ).fetchall()
    assert never_agreed == []


def test_visits_hold_carts_logged_in_and_anonymous_pages(shop: duckdb.DuckDBPyConnection) -> None:
    events = dict(shop.sql("select event_type, count(*) from web_events group by 1").fetchall())
    assert set(events) == {
        "page_view", "category_view", "product_view", "add_to_cart", "checkout_start", "search",
    }  # fmt: skip
    assert events["product_view"] > events["add_to_cart"] > events["checkout_start"] > 1000
    both_ways = number(
        shop,
        "select count(*) from (select visitor_id from web_events group by 1"
        " having count(customer_id) > 0 and count(customer_id) < count(*))",
    )
    assert both_ways > 500
    assert number(shop, "select max(owners) from (select count(distinct customer_id) as owners from web_events"
                        " group by visitor_id)") == 1  # fmt: skip


def test_nobody_is_logged_in_before_she_registered(shop: duckdb.DuckDBPyConnection) -> None:
    early = "select count(*) from web_events join customers using (customer_id) where occurred_at < registered_at"
    assert number(shop, early) == 0


def test_tills_ring_in_the_opening_hours_of_their_own_zone(shop: duckdb.DuckDBPyConnection) -> None:
    hours = shop.sql(
        "select min(hour), max(hour) from (select hour(ordered_at at time zone 'UTC' at time zone timezone) as hour"
        " from orders join stores using (store_id) where customer_id is null)"
    ).fetchall()
    assert hours == [(10, 20)]


def test_online_orders_follow_a_visit_that_reached_the_checkout(shop: duckdb.DuckDBPyConnection) -> None:
    without = number(
        shop,
        "select count(*) from orders where sales_channel in ('online', 'app') and ordered_at > timestamp '2025-05-02'"
        " and not exists (select * from web_events where event_type = 'checkout_start'"
        "  and (web_events.customer_id = orders.customer_id or web_events.visitor_id = orders.visitor_id)"
        "  and web_events.occurred_at between orders.ordered_at - interval 30 minute and orders.ordered_at)",
    )
    assert without == 0


def test_points_are_never_spent_or_burnt_before_they_were_earned(shop: duckdb.DuckDBPyConnection) -> None:
    balance = (
        "select sum(case transaction_type when 'accrual' then points else -points end)"
        " over (partition by customer_id order by occurred_at, transaction_type) as balance from loyalty_transactions"
    )
    assert number(shop, f"select min(balance) from ({balance})") >= 0
    kinds = dict(shop.sql("select transaction_type, count(*) from loyalty_transactions group by 1").fetchall())
    assert set(kinds) == {"accrual", "spend", "burn"}
    assert number(shop, "select count(*) from loyalty_transactions where transaction_type = 'accrual'"
                        " and expires_at is null") == 0  # fmt: skip


def test_sensitive_products_are_flagged_by_what_they_treat(shop: duckdb.DuckDBPyConnection) -> None:
    flagged = {row[0] for row in shop.sql("select distinct category from products where is_sensitive").fetchall()}
    assert flagged == {"Orthopaedics > Insoles", "Orthopaedics > Supports"}


def test_shelves_are_counted_in_every_shop_and_some_are_found_empty(shop: duckdb.DuckDBPyConnection) -> None:
    assert_share(
        shop,
        "select count(*) from product_stock where quantity = 0",
        "select count(*) from product_stock",
        TRUTH.sold_out_share,
    )
    shelves = "select count(distinct (product_id, store_id)) from product_stock"
    counted = "select count(*) from products where category not in ('Sleep > Mattresses', 'Services')"
    assert number(shop, shelves) == 6 * number(shop, counted)
    previous = "lag(counted_at) over (partition by product_id, store_id order by counted_at)"
    gaps = f"select date_diff('day', {previous}, counted_at)"
    assert shop.sql(
        f"select distinct gap from ({gaps} as gap from product_stock) where gap is not null"
    ).fetchall() == [(TRUTH.days_between_counts,)]


def test_prices_are_the_catalogues_but_for_cuts_that_end(shop: duckdb.DuckDBPyConnection) -> None:
    first = "select arg_min(price, valid_from) as first from product_prices group by product_id"
    catalogue = "select price from products where category <> 'Services'"
    assert shop.sql(f"{first} order by 1").fetchall() == shop.sql(f"{catalogue} order by 1").fetchall()
    cuts = shop.sql(
        "select distinct round(100 - 100 * price / regular_price)::int from product_prices"
        " where regular_price is not null"
    ).fetchall()
    assert {percent for (percent,) in cuts} == set(TRUTH.cut_percents)
    longest = (
        "select max(date_diff('second', valid_from, ends_at)) / 86400 from (select *, lead(valid_from) over"
        " (partition by product_id order by valid_from) as ends_at from product_prices) where regular_price is not null"
    )
    assert number(shop, longest) == TRUTH.cut_days


def test_sets_are_begun_by_many_and_completed_by_few(shop: duckdb.DuckDBPyConnection) -> None:
    shares = (
        "select customer_id, set_id, count(distinct product_id) as owned, any_value(pieces) as pieces"
        " from counted join order_lines using (order_id) join product_sets using (product_id)"
        " join (select set_id, count(*) as pieces from product_sets group by 1) using (set_id) group by 1, 2"
    )
    begun = number(shop, f"select count(*) from ({shares}) where owned < pieces")
    assert begun > 300
    assert 0 < number(shop, f"select count(*) from ({shares}) where owned = pieces") < begun / 5
