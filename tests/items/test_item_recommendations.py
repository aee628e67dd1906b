"""What is proposed to whom: the rules by example, and what holds for every shop."""

import csv
import datetime as dt
import re
from collections import defaultdict
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from item_shop import Row, counted, order, product, returned, rules, shop, view
from model_chain import ModelChain

from setka.paths import DBT_PROJECT

PERSONAL = {"complement", "alternative", "viewed", "viewed_alternative", "top_in_size", "replenish", "set_missing"}


def seed(name: str) -> list[dict[str, str]]:
    with (DBT_PROJECT / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


PURPOSES = {row["purpose"]: row for row in seed("item_purposes")}


def proposed(models: ModelChain, given: Any, purpose: str, customer_id: str = "c") -> list[str]:
    """The products for one customer and purpose, first to last."""
    rows = models.rows("rpt_item_recommendations", given)
    mine = [row for row in rows if (row["customer_id"], row["purpose"]) == (customer_id, purpose)]
    return [row["product_id"] for row in sorted(mine, key=lambda row: row["item_rank"])]


def teas(*names: str, **columns: object) -> list[Row]:
    return [product(name, **columns) for name in names]


def sold(name: str, times: int) -> list[list[Row]]:
    """Orders of other customers that make a best seller."""
    return [order(f"{name} {number}", f"buyer {number}", 5, name) for number in range(times)]


# Complements.


def together(times: int, *names: str) -> list[list[Row]]:
    return [order(f"{names} {number}", f"pair {number}", 20, *names) for number in range(times)]


def test_a_complement_is_what_buyers_took_with_it_and_the_customer_has_not(models: ModelChain) -> None:
    """S142: mined complements with lift and evidence, without what was already bought in any size."""
    named = ["pot", "cup", "spoon", "tray", "chance", "rare", "bought"]
    described = [*teas(*named), product("bought in M", size="M", product_name="bought")]
    orders = [
        *together(6, "pot", "cup"),
        *together(5, "pot", "spoon"),
        *together(4, "pot", "rare"),
        *together(7, "pot", "bought"),
        *together(5, "pot", "chance"),
        *sold("chance", 40),
        *sold("noise", 20),
        order("mine", "c", 3, "pot"),
        order("before", "c", 400, "bought in M"),
    ]
    assert proposed(models, shop(orders, stg_shop__products=described), "complement") == ["cup", "spoon"]
    for order_id in ("mine", "unknown"):
        again = shop(orders, stg_shop__products=described, fct_returns=[returned(order_id, "c", "pot")])
        assert proposed(models, again, "complement") == [], "what was sent back asks for nothing"


def test_a_rule_of_categories_stands_in_after_the_evidence(models: ModelChain) -> None:
    """S142: rule-based complements beside the mined ones, best sellers of the other category first."""
    described = [
        product("pot", "Pots"),
        product("cup", "Cups"),
        product("glass", "Cups"),
        product("mug", "Cups"),
        product("last", "Cups"),
        product("spoon", "Spoons"),
    ]
    orders = [*together(5, "pot", "spoon"), *sold("cup", 3), *sold("glass", 2), *sold("mug", 9), *sold("last", 1)]
    orders.append(order("mine", "c", 3, "pot"))
    given = shop(orders, stg_shop__products=described)
    given["complement_rules"] = [{"category": "Pots", "complement_category": "Cups", "why": "test"}]
    assert proposed(models, given, "complement") == ["spoon", "mug", "cup", "glass"]
    rows = models.rows("rpt_item_recommendations", given)
    reasons = {
        row["product_id"]: (row["reason"], row["because_product_id"])
        for row in rows
        if (row["customer_id"], row["purpose"]) == ("c", "complement")
    }
    assert reasons["spoon"] == ("bought_together", "pot")
    assert reasons["mug"] == ("category_rule", "pot")


def test_sizes_of_one_article_are_no_complements_and_take_one_place(models: ModelChain) -> None:
    described = [
        *teas("pot", "pot XL", product_name="pot"),
        product("cup S", product_name="cup"),
        product("cup L", product_name="cup"),
    ]
    orders = [*together(6, "pot", "cup L"), *together(5, "pot", "pot XL", "cup S"), *sold("noise", 40)]
    rows = models.rows("int_item_complements", shop(orders, stg_shop__products=described))
    assert [row["other_product_id"] for row in rows if row["product_id"] == "pot"] == ["cup L"]


# Alternatives.


def test_an_alternative_is_of_the_same_category_and_price_in_stock_and_another_article(models: ModelChain) -> None:
    described = [
        product("mine", price=100, size="M"),
        product("mine in L", price=100, product_name="mine", size="L"),
        product("sells", price=125),
        product("sells well S", price=75, product_name="sells well", size="S"),
        product("sells well M", price=75, product_name="sells well", size="M"),
        product("too dear", price=126),
        product("too cheap", price=74),
        product("sold out", price=100),
        product("elsewhere", "Cups", price=100),
        product("no category", None, price=100),
        product("unsold", price=100),
        product("without a price", price=None),
        product("wrapping", price=100),
    ]
    orders = [*sold("sells", 2), *sold("sells well S", 4), *sold("sells well M", 3), *sold("sold out", 9)]
    orders.append(order("mine", "c", 3, "mine"))
    given = shop(orders, stg_shop__products=described, stg_shop__product_stock=[counted("sold out", "W", 0)])
    given["item_exclusions"] = [{"excluded_by": "product_id", "value": "wrapping", "why": "test"}]
    assert proposed(models, given, "alternative") == ["sells well M", "sells", "unsold"]
    rows = models.rows("int_item_alternatives", given)
    assert not {"mine", "mine in L"} & {row["other_product_id"] for row in rows if row["product_id"] == "mine"}


# Viewed.


def test_viewed_products_and_alternatives_share_nothing_and_are_in_stock(models: ModelChain) -> None:
    """S184: two blocks without overlap, in stock; what was bought since is in neither."""
    described = teas("seen", "seen long ago", "seen and sold out", "seen and bought", "other", "another", "sold out")
    orders = [*sold("other", 3), *sold("another", 2), *sold("sold out", 5), order("mine", "c", 1, "seen and bought")]
    views = [
        view("1", "seen", 2, customer_id="c"),
        view("2", "seen and sold out", 1, customer_id="c"),
        view("3", "seen and bought", 5, customer_id="c"),
        view("4", "seen long ago", 31, customer_id="c"),
    ]
    counts = [counted("seen and sold out", "W", 0), counted("sold out", "W", 0)]
    given = shop(orders, stg_shop__products=described, stg_shop__web_events=views, stg_shop__product_stock=counts)
    assert proposed(models, given, "viewed") == ["seen"]
    assert proposed(models, given, "viewed_alternative") == ["other", "another", "seen long ago"]


def test_the_latest_view_comes_first_then_the_most_viewed_then_the_id(models: ModelChain) -> None:
    views = [
        view("1", "B", 3, customer_id="c"),
        view("2", "B", 3, customer_id="c"),
        view("3", "A", 3, customer_id="c"),
        view("4", "C", 3, customer_id="c"),
        *(view(f"many {number}", "D", 4, customer_id="c") for number in range(120)),
        view("5", "E", 1, customer_id="c"),
    ]
    given = shop([], customers={"c": None}, stg_shop__products=teas(*"ABCDE"), stg_shop__web_events=views)
    assert proposed(models, given, "viewed") == ["E", "B", "A", "C"]


# Best sellers.


def test_everybody_has_best_sellers_of_the_favourite_category_or_of_the_shop(models: ModelChain) -> None:
    described = [*teas("green", "black"), *(product(name, "Cups") for name in ("cup", "mug", "jug"))]
    orders = [*sold("green", 2), *sold("black", 1), *sold("cup", 9), *sold("mug", 8), *sold("jug", 7)]
    orders += [order("mine", "c", 300, "green"), *sold("never described", 20)]
    given = shop(orders, customers={"never bought": None}, stg_shop__products=described)
    assert proposed(models, given, "top") == ["black", "cup", "mug", "jug"], "the category first, then the shop"
    assert proposed(models, given, "top", "never bought") == ["cup", "mug", "jug", "green"]


def test_what_cannot_be_shown_takes_no_place_in_a_list(models: ModelChain) -> None:
    described = [
        *teas("sold out", "green", "black"),
        product("corset", is_sensitive=True),
        product("small green", product_name="green"),
    ]
    orders = [*sold("sold out", 9), *sold("corset", 8), *sold("green", 4), *sold("small green", 3), *sold("black", 1)]
    given = shop(orders, customers={"c": None}, stg_shop__products=described)
    given |= {"stg_shop__product_stock": [counted("sold out", "W", 0)], "item_rules": rules(top_products=2)}
    assert proposed(models, given, "top") == ["green", "black"]


def test_a_favourite_category_that_reveals_health_is_not_given_away(models: ModelChain) -> None:
    described = [product("insole", "Insoles", is_sensitive=True, size="38"), *teas("green")]
    described.append(product("other insole", "Insoles", is_sensitive=True, size="38"))
    orders = [*sold("insole", 9), *sold("other insole", 8), *sold("green", 1), order("mine", "c", 30, "insole")]
    views = [view("1", "other insole", 1, customer_id="c")]
    given = shop(orders, stg_shop__products=described, stg_shop__web_events=views)
    assert proposed(models, given, "top") == ["green"]
    assert proposed(models, given, "viewed") == []
    assert proposed(models, given, "top_in_size") == ["other insole"]
    flags = {
        row["is_sensitive"] for row in models.rows("rpt_item_recommendations", given) if row["reason"] == "in_your_size"
    }
    assert flags == {True}


def test_because_of_a_sensitive_product_is_sensitive(models: ModelChain) -> None:
    described = [product("corset", "Supports", is_sensitive=True), *teas("green")]
    orders = [*together(6, "corset", "green"), *sold("noise", 9), order("mine", "c", 30, "corset")]
    rows = models.rows("rpt_item_recommendations", shop(orders, stg_shop__products=described))
    (row,) = [row for row in rows if (row["customer_id"], row["purpose"]) == ("c", "complement")]
    assert (row["product_id"], row["because_product_id"], row["is_sensitive"]) == ("green", "corset", True)


def test_goods_in_the_customers_size_are_best_sellers_in_stock_and_not_bought(models: ModelChain) -> None:
    """S80, S183: the showcase of the needed size holds goods of that size only, in stock, the best seller first."""
    described = [
        product("shoe 38", "Shoes", size="38"),
        product("boot 38", "Shoes", size="38"),
        product("boot 39", "Shoes", size="39"),
        product("sandal 38", "Shoes", size="38"),
        product("slipper 38", "Shoes", size="38"),
        product("coat 38", "Coats", size="38"),
    ]
    names = [row["product_id"] for row in described]
    orders = [one for position, name in enumerate(names) for one in sold(name, 3 + position)]
    orders.append(order("mine", "c", 30, "shoe 38"))
    given = shop(orders, stg_shop__products=described, stg_shop__product_stock=[counted("sandal 38", "W", 0)])
    assert proposed(models, given, "top_in_size") == ["slipper 38", "boot 38"]


# Needs.


def test_what_runs_out_is_proposed_from_two_weeks_before_until_it_is_stale(models: ModelChain) -> None:
    described = [product(name, replenishment_days=60) for name in ("due", "in lead", "early", "stale", "overdue")]
    orders = [
        order("1", "c", 60, "due"),
        order("2", "c", 46, "in lead"),
        order("3", "c", 45, "early"),
        order("4", "c", 121, "stale"),
        order("5", "c", 120, "overdue"),
    ]
    assert proposed(models, shop(orders, stg_shop__products=described), "replenish") == ["overdue", "due", "in lead"]


def test_a_set_proposes_its_missing_pieces_even_of_a_product_that_was_bought(models: ModelChain) -> None:
    """S143: the basket offer names what is missing from the complete set."""
    sets = [
        {"set_id": "bed", "set_name": "Bed", "product_id": "pillow", "quantity": 2},
        {"set_id": "bed", "set_name": "Bed", "product_id": "sheet", "quantity": 1},
    ]
    given = shop(
        [order("1", "c", 9, "pillow")], stg_shop__products=teas("pillow", "sheet"), stg_shop__product_sets=sets
    )
    assert proposed(models, given, "set_missing") == ["pillow", "sheet"]


# Near the customer.


def test_only_what_is_in_stock_near_the_customer_is_proposed(models: ModelChain) -> None:
    described = teas("here", "there", "in the store room", "never counted")
    orders = [one for name in ("here", "there", "in the store room", "never counted") for one in sold(name, 2)]
    orders.append(order("mine", "c", 900, "sold once", store_id="S1"))
    given = shop(
        orders,
        customers={"of the town": "Tula", "of nowhere": None},
        stg_shop__products=described,
        stg_shop__stores=[{"store_id": "S1", "city": "Perm"}, {"store_id": "S2", "city": "Tula"}],
        stg_shop__product_stock=[
            counted("here", "S1", 1),
            counted("there", "S2", 1),
            counted("here", "S2", 0),
            counted("in the store room", "W", 1),
        ],
    )
    assert proposed(models, given, "top") == ["here", "in the store room", "never counted"]
    assert proposed(models, given, "top", "of the town") == ["in the store room", "never counted", "there"]
    assert len(proposed(models, given, "top", "of nowhere")) == 4


# What holds for every shop.

names = st.sampled_from(["A", "B", "C", "D", "E", "F", "G", "H"])
people = st.sampled_from(["a", "b", "c"])
days = st.integers(0, 60)
random_shops = st.fixed_dictionaries(
    {
        "orders": st.lists(st.tuples(people, days, st.lists(names, min_size=1, max_size=4)), max_size=14),
        "views": st.lists(st.tuples(people, days, names), max_size=8),
        "counts": st.lists(st.tuples(names, st.sampled_from(["S1", "S2", "W"]), st.integers(0, 1)), max_size=8),
        "returns": st.sets(st.integers(0, 13), max_size=3),
        "sensitive": st.sets(names, max_size=2),
        "favourite": st.sampled_from([None, "S1", "S2"]),
    }
)
SIZES = {"A": "S", "B": "M", "C": "S", "D": "S", "E": None, "F": "M", "G": "S", "H": None}
NAMED_ALIKE = {"A": "cup", "B": "cup"}
CATEGORIES = {**dict.fromkeys("ABCDEF", "Tea"), "G": "Cups", "H": "Cups"}


def as_shop(drawn: dict[str, Any]) -> Any:
    orders = [
        order(str(number), who, ago, *held, store_id=drawn["favourite"])
        for number, (who, ago, held) in enumerate(drawn["orders"])
    ]
    back = [orders[number] for number in drawn["returns"] if number < len(orders)]
    counts = {(name, store): counted(name, store, pieces) for name, store, pieces in drawn["counts"]}
    given = shop(
        orders,
        customers={"a": "Tula", "b": None, "c": None},
        fct_returns=[returned(one["order_id"], one["customer_id"], line["product_id"]) for one, line, *_ in back],
        stg_shop__products=[
            product(
                name,
                category,
                product_name=NAMED_ALIKE.get(name, name),
                size=SIZES[name],
                is_sensitive=name in drawn["sensitive"],
                replenishment_days=20 if name == "H" else None,
            )
            for name, category in CATEGORIES.items()
        ],
        stg_shop__stores=[{"store_id": "S1", "city": "Tula"}, {"store_id": "S2", "city": "Perm"}],
        stg_shop__product_stock=list(counts.values()),
        stg_shop__web_events=[
            view(str(number), name, ago, customer_id=who) for number, (who, ago, name) in enumerate(drawn["views"])
        ],
        stg_shop__product_sets=[
            {"set_id": "s", "set_name": "S", "product_id": name, "quantity": 2} for name in ("A", "G")
        ],
    )
    given["item_rules"] = rules(pair_min_orders=1, complement_min_lift_percent=80, alternative_pool=6)
    given["complement_rules"] = [{"category": "Tea", "complement_category": "Cups", "why": "test"}]
    return given


def articles(found: set[str]) -> set[str]:
    return {NAMED_ALIKE.get(name, name) for name in found}


@settings(max_examples=40, deadline=None)
@given(drawn=random_shops)
def test_recommendations_hold_their_promises_in_every_shop(drawn: dict[str, Any], models: ModelChain) -> None:
    """S142, S184: nothing twice, nothing bought, nothing out of stock, no overlap of viewed and alternatives."""
    rows = models.rows("rpt_item_recommendations", as_shop(drawn))
    bought = defaultdict(set)
    for who, _, held in drawn["orders"]:
        bought[who] |= set(held)
    pieces: dict[str, dict[str, int]] = defaultdict(dict)
    for name, store, quantity in drawn["counts"]:
        pieces[name][store] = quantity
    by_list = defaultdict(list)
    for row in rows:
        by_list[row["customer_id"], row["purpose"]].append(row)
    for (who, purpose), listed in by_list.items():
        held = [row["product_id"] for row in listed]
        limit = PURPOSES[purpose]
        assert len(articles(set(held))) == len(held) <= int(limit["max_items"])
        assert sorted(row["item_rank"] for row in listed) == list(range(1, len(held) + 1))
        if limit["excludes_bought"] == "true":
            assert not articles(set(held)) & articles(bought[who])
        if limit["allows_sensitive"] == "false":
            assert (
                not {name for row in listed for name in (row["product_id"], row["because_product_id"])}
                & drawn["sensitive"]
            )
        for row in listed:
            assert row["is_sensitive"] == bool({row["product_id"], row["because_product_id"]} & drawn["sensitive"])
        for name in held:
            assert not pieces[name] or any(pieces[name].values()), f"{name} is sold out everywhere"
            assert is_near(who, pieces, name, bought, drawn["favourite"])
    for who in "abc":
        seen = articles({name for one, ago, name in drawn["views"] if one == who and ago <= 30})
        alternatives = articles({row["product_id"] for row in by_list[who, "viewed_alternative"]})
        assert articles({row["product_id"] for row in by_list[who, "viewed"]}) <= seen
        assert not alternatives & seen


def is_near(
    who: str, pieces: dict[str, dict[str, int]], name: str, bought: dict[str, set[str]], favourite: str | None
) -> bool:
    """Whether a product can be had: never counted, in the store room W, or in the shops near the customer."""
    there = {store for store, quantity in pieces[name].items() if quantity > 0}
    counting = {store for counts in pieces.values() for store in counts} - {"W"}
    if not pieces[name] or "W" in there:
        return True
    if bought[who] and favourite in counting:
        return favourite in there
    return "S1" in there if who == "a" and "S1" in counting else bool(there)


@settings(max_examples=8, deadline=None)
@given(drawn=random_shops, order_of_rows=st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(drawn: dict[str, Any], order_of_rows: Any, models: ModelChain) -> None:
    given = as_shop(drawn)
    shuffled = {table: order_of_rows.sample(rows, len(rows)) for table, rows in given.items()}
    assert models.rows("rpt_item_recommendations", given) == models.rows("rpt_item_recommendations", shuffled)


# The rules as data.


def test_every_rule_is_used_and_every_used_rule_exists() -> None:
    used = {
        rule
        for file in (DBT_PROJECT / "models" / "items").glob("*.sql")
        for rule in re.findall(r"item_rule\('(\w+)'\)", file.read_text(encoding="utf-8"))
    }
    assert used == {row["rule"] for row in seed("item_rules")}, "a misspelt rule is null, and null lets nothing pass"


def test_every_reason_is_given_by_a_model_and_has_its_words() -> None:
    """S182: the recommender is rules in SQL that can be inspected: the seed explains each reason that a model gives."""
    sql = "".join(file.read_text(encoding="utf-8") for file in (DBT_PROJECT / "models" / "items").glob("*.sql"))
    for row in seed("item_reasons"):
        assert f"'{row['reason']}'" in sql
        assert ("{item}" in row["words_en"]) == ("{item}" in row["words_ru"])
    assert {row["purpose"] for row in seed("item_reasons")} == PURPOSES.keys() == PERSONAL | {"top"}


@pytest.mark.parametrize("night", [dt.date(2026, 11, 1), dt.date(2027, 3, 1)])
def test_a_shop_without_any_of_it_has_no_recommendations(night: dt.date, models: ModelChain) -> None:
    assert models.rows("rpt_item_recommendations", {}, as_of=night) == []
    only = shop([], customers={"c": None})
    assert models.rows("rpt_item_recommendations", only, as_of=night) == []
