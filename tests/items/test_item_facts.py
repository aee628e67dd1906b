"""What there is and what customers did: stock, shops, purchases kept, views, sizes, intervals, sets."""

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from statistics import median
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from item_shop import NIGHT, counted, order, product, returned, rules, shop, view
from model_chain import ModelChain


def ago(days: int) -> dt.date:
    return NIGHT - dt.timedelta(days=days)


def keyed(rows: list[dict[str, Any]], *names: str) -> dict[Any, dict[str, Any]]:
    return {tuple(row[name] for name in names) if len(names) > 1 else row[names[0]]: row for row in rows}


# Stock and shops.


def test_the_latest_count_decides_and_a_product_without_counts_is_available(models: ModelChain) -> None:
    counts = [
        counted("empty now", "S1", 5, days_ago=9),
        counted("empty now", "S1", 0, days_ago=2),
        counted("booked below nothing", "S1", -3),
        counted("there", "S1", 0),
        counted("there", "S2", 1),
        counted("in the store room", "W", 1),
    ]
    named = ["empty now", "booked below nothing", "there", "in the store room", "never counted"]
    given = shop(
        [],
        stg_shop__products=[product(name) for name in named],
        stg_shop__product_stock=counts,
        stg_shop__stores=[{"store_id": store} for store in ("S1", "S2")],
    )
    found = keyed(models.rows("int_products__stocked", given), "product_id")
    assert {name for name, row in found.items() if row["is_in_stock"]} == {
        "there",
        "in the store room",
        "never counted",
    }
    assert {name for name, row in found.items() if row["is_available_everywhere"]} == {
        "in the store room",
        "never counted",
    }


def test_near_is_the_favourite_shop_then_the_city_then_anywhere(models: ModelChain) -> None:
    stores = [
        {"store_id": "S1", "city": "Tula"},
        {"store_id": "S2", "city": "Tula"},
        {"store_id": "never counts", "city": "Perm"},
    ]
    orders = [
        order("1", "often", 9, "A", store_id="S1"),
        order("2", "often", 8, "A", store_id="S1"),
        order("3", "often", 1, "A", store_id="S2"),
        order("4", "as often", 9, "A", store_id="S1"),
        order("5", "as often", 1, "A", store_id="S2"),
        order("6", "uncounted shop", 1, "A", store_id="never counts"),
    ]
    given = shop(
        orders,
        customers={"in the city": " TULA ", "uncounted city": "Perm", "uncounted shop": "Tula", "nowhere": None},
        stg_shop__stores=stores,
        stg_shop__product_stock=[counted("A", "S1", 1), counted("A", "S2", 0)],
    )
    found = {row["customer_id"]: row["place"] for row in models.rows("int_customer_shops", given)}
    assert found == {
        "often": "store:S1",
        "as often": "store:S2",
        "in the city": "city:tula",
        "uncounted city": "anywhere",
        "uncounted shop": "city:tula",
        "nowhere": "anywhere",
    }


# Purchases kept.


def test_a_return_takes_back_the_purchase_it_names_and_one_without_order_lowers_the_pieces(models: ModelChain) -> None:
    orders = [
        order("1", "c", 30, "A", "A"),
        order("2", "c", 10, "A"),
        order("3", "c", 5, "B"),
        order("4", "d", 5, "A", "A", "A"),
    ]
    returns = [
        returned("2", "c", "A"),
        returned("unknown", "c", "B", 4),
        returned("unknown", "d", "Z"),
        returned("unknown", "d", "A"),
        {**returned("4", "d", "A"), "is_deducted": False},
    ]
    found = keyed(
        models.rows("int_customer_items__bought", shop(orders, fct_returns=returns)), "customer_id", "product_id"
    )
    assert found.keys() == {("c", "A"), ("c", "B"), ("d", "A")}
    row = found["c", "A"]
    assert (row["bought_quantity"], row["kept_quantity"], row["kept_day_count"]) == (3, 2, 1)
    assert (row["last_bought_date"], row["last_kept_date"], row["last_kept_quantity"]) == (ago(10), ago(30), 2)
    assert (found["c", "B"]["bought_quantity"], found["c", "B"]["kept_quantity"]) == (1, 0)
    assert found["d", "A"]["kept_quantity"] == 2, "one of three came back; what was never counted is not deducted"


# Views.


def test_views_of_a_recognised_browser_and_of_merged_accounts_are_one_persons(models: ModelChain) -> None:
    events = [
        view("1", "A", 3, customer_id="old account", visitor_id="x"),
        view("2", "A", 2, visitor_id="v"),
        view("3", "A", 1, visitor_id="stranger"),
        view("4", "B", 30, customer_id="c"),
        view("5", "C", 31, customer_id="c"),
        {**view("6", "D", 1, customer_id="c"), "event_type": "add_to_cart"},
        view("7", "E", 20, visitor_id="v"),
    ]
    recognised = [
        {
            "visitor_id": "v",
            "customer_id": "c",
            "valid_from": dt.datetime.combine(ago(10), dt.time()),
            "valid_to": dt.datetime.combine(ago(-10), dt.time()),
        }
    ]
    given = shop([], stg_shop__web_events=events, int_visitors__recognised=recognised)
    given["customer_aliases"] = [{"alias_id": "old account", "customer_id": "c"}]
    found = keyed(models.rows("int_customer_items__viewed", given), "customer_id", "product_id")
    assert {key: row["view_count"] for key, row in found.items()} == {("c", "A"): 2, ("c", "B"): 1}
    assert found["c", "A"]["last_viewed_date"] == ago(2)


# Sizes.


def test_the_size_is_the_one_kept_on_most_days_then_the_latest(models: ModelChain) -> None:
    described = [
        product("S", "Shoes", size="38"),
        product("M", "Shoes", size="39"),
        product("L", "Shoes", size=" 40 "),
        product("N", "Tea", size="-"),
    ]
    orders = [
        order("1", "most", 9, "S"),
        order("2", "most", 8, "S"),
        order("3", "most", 1, "M"),
        order("4", "tie", 9, "S"),
        order("5", "tie", 1, "L"),
        order("6", "sent back", 9, "S"),
        order("7", "sent back", 1, "M"),
        order("8", "no sizes", 1, "N"),
    ]
    given = shop(orders, stg_shop__products=described, fct_returns=[returned("7", "sent back", "M")])
    found = {
        (row["customer_id"], row["category"]): row["size"] for row in models.rows("int_customer_item_sizes", given)
    }
    assert found == {
        ("most", "Shoes"): "38",
        ("tie", "Shoes"): "40",
        ("sent back", "Shoes"): "38",
        ("no sizes", "Tea"): None,
    }


# Best sellers.


def test_best_sellers_rank_by_orders_then_by_what_stayed_then_by_id(models: ModelChain) -> None:
    orders = [
        order("1", "c", 90, "A", "A", "B"),
        order("2", "c", 1, "B", "C", "D", "LIFT"),
        order("too old", "c", 91, "D"),
    ]
    described = [
        product("A", "Tea"),
        product("B", "Tea"),
        product("C", "Cups"),
        product("D", None),
        product("LIFT", "Services"),
    ]
    returns = [returned("2", "c", "C", 2), {**returned("2", "c", "B", 5), "is_deducted": False}]
    given = shop(orders, stg_shop__products=described, fct_returns=returns)
    found = keyed(models.rows("rpt_top_items", given), "product_id")
    ranks = {name: (row["overall_rank"], row["category_rank"], row["order_count"]) for name, row in found.items()}
    assert ranks == {"B": (1, 1, 2), "A": (2, 2, 1), "D": (3, None, 1), "C": (4, 1, 1)}
    assert (found["A"]["revenue"], found["C"]["net_revenue"]) == (Decimal(20), Decimal(-10))
    assert (found["C"]["returned_quantity"], found["B"]["returned_quantity"]) == (2, 0)


# Replenishment.


def test_replenishment_is_personal_then_stated_then_of_the_product_then_of_the_category(models: ModelChain) -> None:
    """S141: the date comes from the customer's own interval, else from the product's or the category's."""
    described = [product("T"), product("U"), product("W", "Filters", replenishment_days=30), product("X", "Chairs")]
    orders = [
        # Three purchases, 20 and 30 days apart: a rhythm of her own.
        *(order(f"own {days}", "own", days, "T") for days in (60, 40, 10)),
        *(order(f"a {days}", "a", days, "T") for days in (50, 10)),
        *(order(f"b {days}", "b", days, "T") for days in (46, 16)),
        order("c", "c", 20, "T"),
        order("d", "d", 20, "U"),
        order("e", "e", 20, "W", "W"),
        order("f", "f", 20, "X"),
    ]
    given = {
        **shop(orders, stg_shop__products=described),
        "item_rules": rules(replenish_min_repeaters=3, replenish_min_repeat_percent=60),
    }
    found = keyed(models.rows("int_customer_replenishment", given), "customer_id")
    dates = {key: (row["interval_source"], row["interval_days"], row["due_date"]) for key, row in found.items()}
    assert dates == {
        "own": ("due_personal", 25, ago(-15)),
        "a": ("due_product", 30, ago(-20)),
        "b": ("due_product", 30, ago(-14)),
        "c": ("due_product", 30, ago(-10)),
        "d": ("due_category", 30, ago(-10)),
        "e": ("due_stated", 60, ago(-40)),
    }, "the median of 25, 40 and 30 is 30; two pieces of 30 days last 60; nobody bought a second chair"
    assert found["b"]["days_until_due"] == 14


def test_a_return_takes_the_replenishment_back_and_a_new_purchase_moves_it(models: ModelChain) -> None:
    """S141: returns cancel."""
    described = [product("W", replenishment_days=30), product("LIFT", "Services", replenishment_days=30)]
    orders = [
        order("1", "sent back", 20, "W"),
        order("2", "bought again", 40, "W"),
        order("3", "bought again", 5, "W"),
        order("4", "sent the second back", 40, "W"),
        order("5", "sent the second back", 5, "W"),
        order("6", "long overdue", 91, "W"),
        order("7", "overdue", 90, "W"),
        *(order(f"lift {days}", "service", days, "LIFT") for days in (60, 40, 20)),
        order("9", "without a receipt", 20, "W"),
    ]
    returns = [
        returned("1", "sent back", "W"),
        returned("5", "sent the second back", "W"),
        returned("unknown", "without a receipt", "W"),
    ]
    given = shop(orders, stg_shop__products=described, fct_returns=returns)
    found = {row["customer_id"]: row["due_date"] for row in models.rows("int_customer_replenishment", given)}
    assert found == {"bought again": ago(-25), "sent the second back": ago(10), "overdue": ago(60)}


def test_too_few_repeaters_make_no_interval(models: ModelChain) -> None:
    orders = [order(f"{who}{days}", who, days, "T") for who in "ab" for days in (40, 10)]
    orders += [order(who, who, 10, "T") for who in ("c", "d", "e", "no buyer any more")]

    def intervals(**changed: int) -> list[dict[str, Any]]:
        back = [returned("no buyer any more", "no buyer any more", "T")]
        given = {**shop(orders, stg_shop__products=[product("T")], fct_returns=back), "item_rules": rules(**changed)}
        return models.rows("int_item_intervals", given)

    assert [row["interval_days"] for row in intervals(replenish_min_repeaters=2, replenish_min_repeat_percent=40)] == [
        30
    ]
    assert intervals(replenish_min_repeaters=3, replenish_min_repeat_percent=40) == []
    assert intervals(replenish_min_repeaters=2, replenish_min_repeat_percent=41) == []


@settings(max_examples=30, deadline=None)
@given(
    bought=st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("TU"), st.integers(0, 90)), max_size=16),
    given_back=st.sets(st.integers(0, 15), max_size=4),
)
def test_intervals_equal_a_plain_walk(
    bought: list[tuple[str, str, int]], given_back: set[int], models: ModelChain
) -> None:
    orders = [order(str(number), who, days, what) for number, (who, what, days) in enumerate(bought)]
    back = [number for number in given_back if number < len(bought)]
    returns = [returned(str(number), *bought[number][:2]) for number in back]
    given = {
        **shop(orders, fct_returns=returns),
        "item_rules": rules(replenish_min_repeaters=1, replenish_min_repeat_percent=1),
    }
    found = {row["product_id"]: row["interval_days"] for row in models.rows("int_item_intervals", given)}
    days_of: dict[tuple[str, str], set[int]] = defaultdict(set)
    for number, (who, what, days) in enumerate(bought):
        if number not in back:
            days_of[who, what].add(days)
    means = defaultdict(list)
    for (_, what), days in days_of.items():
        if len(days) > 1:
            means[what].append(Decimal(max(days) - min(days)) / (len(days) - 1))
    assert found.keys() == means.keys()
    for what, days in found.items():
        assert abs(days - median(means[what])) <= Decimal("0.5001")


# Sets.


def test_missing_pieces_of_a_set_are_counted(models: ModelChain) -> None:
    """S143: the missing items of a set that a customer has begun, by quantity; a complete or unbegun set has none."""
    bed = {"set_id": "bed", "set_name": "Bed"}
    sets = [
        {**bed, "product_id": "pillow", "quantity": 2},
        {**bed, "product_id": "sheet", "quantity": 1},
        {"set_id": "tea", "set_name": "Tea", "product_id": "cup", "quantity": 1},
    ]
    orders = [
        order("1", "one pillow", 9, "pillow"),
        order("2", "sheet", 9, "sheet", "sheet"),
        order("3", "complete", 9, "sheet", "pillow"),
        order("4", "complete", 3, "pillow"),
        order("5", "sent back", 3, "pillow"),
        order("6", "something else", 3, "cup"),
    ]
    given = shop(orders, stg_shop__product_sets=sets, fct_returns=[returned("5", "sent back", "pillow")])
    found = keyed(models.rows("int_customer_sets", given), "customer_id", "product_id")
    missing = {key: (row["missing_quantity"], row["owned_quantity"], row["set_quantity"]) for key, row in found.items()}
    assert missing == {
        ("one pillow", "pillow"): (1, 1, 3),
        ("one pillow", "sheet"): (1, 1, 3),
        ("sheet", "pillow"): (2, 1, 3),
    }
    assert found["sheet", "pillow"]["because_product_id"] == "sheet"
