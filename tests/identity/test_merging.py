"""Which ids are one person, and why: the evidence, the rules and their undoing."""

from typing import Any

import pytest
from model_chain import ModelChain
from shop_people import Row, account, at, guest, key, order, sale

Given = dict[str, list[Row]]


def aliases(models: ModelChain, given: Given, **options: Any) -> dict[str, str]:
    return {row["alias_id"]: row["customer_id"] for row in models.rows("customer_aliases", given, **options)}


def test_accounts_with_one_address_are_one_customer_under_the_oldest_id(models: ModelChain) -> None:
    given: Given = {
        "stg_shop__customers": [
            account("young", "2026-03-01", email="ann@example.com"),
            account("old", "2025-01-01", email="ann@example.com"),
            account("other", "2024-01-01", email="bob@example.com"),
        ]
    }
    assert aliases(models, given) == {"young": "old"}
    listed = {row["customer_id"]: row for row in models.rows("int_customers__listed", given)}
    assert set(listed) == {"old", "other"}
    assert listed["old"]["account_count"] == 2
    assert listed["other"]["account_count"] == 1


def test_of_two_ids_as_old_the_lower_stays_whatever_the_order_of_landing(models: ModelChain) -> None:
    rows = [account(customer_id, "2026-01-01", phone="+79000000001") for customer_id in ("c", "a", "b")]
    for landed in (rows, rows[::-1]):
        assert aliases(models, {"stg_shop__customers": landed}) == {"b": "a", "c": "a"}


@pytest.mark.parametrize("kind", ["email", "phone", "card"])
def test_each_kind_of_identifier_that_merges_does(models: ModelChain, kind: str) -> None:
    column = {"email": "email_key", "phone": "phone_key", "card": "loyalty_card_id"}[kind]
    given: Given = {
        "stg_shop__customers": [
            account("a", "2026-01-01", **{column: "same"}),
            account("b", "2026-01-02", **{column: "same"}),
        ]
    }
    assert aliases(models, given) == {"b": "a"}


def test_a_tie_that_the_shop_states_joins_two_accounts(models: ModelChain) -> None:
    given: Given = {
        "stg_shop__customers": [account("web", "2026-01-01"), account("app", "2026-02-01")],
        "stg_shop__identities": [
            {"identity_id": "1", "customer_id": "app", "identity_type": "account", "account_id": "web",
             "occurred_at": at("2026-03-01"), "source": "login"}
        ],
    }  # fmt: skip
    assert aliases(models, given) == {"app": "web"}


def test_five_guest_checkouts_with_one_address_are_one_customer_and_her_later_account_is_the_same(
    models: ModelChain,
) -> None:
    """S16: Checkout e-mail is merged with guest orders of the same person; consent is not implied by purchase."""
    orders = [order(f"o{number}", f"2026-0{number}-01", email="ann@example.com") for number in range(1, 6)]
    given: Given = {"stg_shop__orders": orders, "stg_shop__order_lines": [sale(f"o{number}") for number in range(1, 6)]}
    guests = models.rows("fct_orders", given)
    assert {row["customer_id"] for row in guests} == {guest("ann@example.com")}
    assert [row["order_number"] for row in guests] == [1, 2, 3, 4, 5]

    registered: Given = {**given, "stg_shop__customers": [account("ann", "2026-06-01", email="ann@example.com")]}
    assert aliases(models, registered) == {"ann": guest("ann@example.com")}
    (profile,) = models.rows("dim_customers", registered)
    assert (profile["customer_id"], profile["order_count"]) == (guest("ann@example.com"), 5)
    assert models.rows("int_consents__effective", registered) == [], "a purchase is no consent"


def test_an_account_older_than_the_guest_orders_keeps_its_id(models: ModelChain) -> None:
    given: Given = {
        "stg_shop__customers": [account("ann", "2026-01-01", email="ann@example.com")],
        "stg_shop__orders": [order("o1", "2026-05-01", email="ann@example.com")],
        "stg_shop__order_lines": [sale("o1")],
    }
    assert [row["customer_id"] for row in models.rows("fct_orders", given)] == ["ann"]
    assert [row["account_count"] for row in models.rows("int_customers__listed", given)] == [2]


def test_a_till_receipt_with_a_card_reaches_the_online_profile(models: ModelChain) -> None:
    """S18: a paper form is an account of its own; card or address written on it join it to the online profile."""
    given: Given = {
        "stg_shop__customers": [
            account("online", "2026-01-01", email="ann@example.com"),
            account("form-17", "2026-02-01", email="ann@example.com", loyalty_card_id="card-9"),
        ],
        "stg_shop__orders": [order("till", "2026-03-01", sales_channel="store", loyalty_card_id="card-9")],
        "stg_shop__order_lines": [sale("till")],
    }
    assert [row["customer_id"] for row in models.rows("fct_orders", given)] == ["online"]


def test_a_coupon_given_out_offline_is_tied_to_the_online_profile_that_redeemed_it(models: ModelChain) -> None:
    """S19: the tie is kept under the resolved person; a coupon passed on to another person merges nobody."""
    redeemed = {"identity_type": "coupon", "coupon_id": "paper-1", "source": "coupon"}
    passed_on = {**redeemed, "coupon_id": "paper-2"}
    given: Given = {
        "stg_shop__customers": [account("ann", "2026-01-01", email="a"), account("ann2", "2026-02-01", email="a"),
                                account("bob", "2026-02-01", email="b")],
        "stg_shop__identities": [
            {"identity_id": "1", "customer_id": "ann2", "occurred_at": at("2026-03-01"), **redeemed},
            {"identity_id": "2", "customer_id": "bob", "occurred_at": at("2026-03-02"), **passed_on},
            {"identity_id": "3", "customer_id": "ann2", "occurred_at": at("2026-03-03"), **passed_on},
        ],
    }  # fmt: skip
    people = aliases(models, given)
    links = {
        (row["identity_key"], people.get(row["account_id"], row["account_id"]))
        for row in models.rows("int_identity__links", given)
        if row["identity_type"] == "coupon"
    }
    assert links == {("paper-1", "ann"), ("paper-2", "bob"), ("paper-2", "ann")}
    assert people == {"ann2": "ann"}


def test_a_subscription_on_the_site_makes_a_profile_that_a_later_account_joins(models: ModelChain) -> None:
    """S15: Subscribe event creates/merges a profile with source=site_form and a consent record."""
    said = {"channel": "email", "purpose": "marketing", "status": "granted", "occurred_at": at("2026-02-01"),
            "source": "site_form"}  # fmt: skip
    sign_up = {"consent_id": "1", "customer_id": None, "email_key": key("ann@example.com"), **said}
    # The ledger holds what landed, with the key of the address.
    recorded = {"consent_key": "1", "contact_key": key("ann@example.com"), "proof": "form 1", **said}
    given: Given = {"stg_shop__consents": [sign_up], "consents": [recorded]}
    (profile,) = models.rows("int_customers__listed", given)
    assert profile["customer_id"] == guest("ann@example.com")
    assert profile["acquisition_source"] == "site_form"
    assert profile["email_key"] == key("ann@example.com")
    assert profile["is_guest"]
    assert profile["registered_at"] is None

    later: Given = {
        **given,
        "stg_shop__customers": [account("ann", "2026-06-01", email="ann@example.com", acquisition_source="ads")],
    }
    (joined,) = models.rows("int_customers__listed", later)
    assert (joined["acquisition_source"], joined["is_guest"]) == ("site_form", False)
    assert joined["registered_at"] == at("2026-06-01")
    for shop in (given, later):
        (consent,) = models.rows("int_consents__effective", shop)
        assert (consent["customer_id"], consent["status"]) == (profile["customer_id"], "granted")


def test_a_number_that_too_many_share_ties_nobody_and_is_listed(models: ModelChain) -> None:
    family = [account(f"c{number}", f"2026-01-0{number}", phone="+79000000001") for number in range(1, 6)]
    assert len(aliases(models, {"stg_shop__customers": family[:4]})) == 3
    given: Given = {"stg_shop__customers": family}
    assert aliases(models, given) == {}
    (shared,) = models.rows("rpt_identity_shared", given)
    assert (shared["identity_type"], shared["account_count"], shared["max_customers"]) == ("phone", 5, 4)


def test_the_tills_own_card_is_no_customer(models: ModelChain) -> None:
    """A receipt with only a card that too many show stays without a customer; with an address it has one."""
    shown = [
        order(f"o{number}", "2026-01-01", email=f"{number}@example.com", loyalty_card_id="till") for number in range(5)
    ]
    given: Given = {
        "stg_shop__orders": [*shown, order("alone", "2026-01-01", loyalty_card_id="till")],
        "stg_shop__order_lines": [sale(f"o{number}") for number in range(5)] + [sale("alone")],
    }
    assert {row["order_id"] for row in models.rows("fct_orders", given)} == {f"o{number}" for number in range(5)}
    reasons = {row["reason"]: row["order_count"] for row in models.rows("rpt_order_exclusions", given)}
    assert reasons["no_customer"] == 1
    assert len(models.rows("int_customers__listed", given)) == 5


def test_an_order_that_names_nobody_is_left_out_with_its_reason(models: ModelChain) -> None:
    given: Given = {"stg_shop__orders": [order("o", "2026-01-01")], "stg_shop__order_lines": [sale("o", 7)]}
    assert models.rows("fct_orders", given) == []
    reasons = {row["reason"]: row["revenue"] for row in models.rows("rpt_order_exclusions", given)}
    assert reasons["no_customer"] == 7


def test_a_browser_merges_nobody(models: ModelChain) -> None:
    given: Given = {
        "stg_shop__customers": [account("a", "2026-01-01"), account("b", "2026-01-02")],
        "stg_shop__orders": [
            order("1", "2026-02-01", customer_id="a", visitor_id="v"),
            order("2", "2026-02-02", customer_id="b", visitor_id="v"),
        ],
    }
    assert aliases(models, given) == {}


def test_a_split_undoes_a_merge_and_its_log(models: ModelChain) -> None:
    """S52: merges are reversible and logged, each with its evidence."""
    given: Given = {
        "stg_shop__customers": [
            account("a", "2026-01-01", email="ann@example.com"),
            account("b", "2026-02-01", email="ann@example.com", loyalty_card_id="card"),
            account("c", "2026-03-01", loyalty_card_id="card"),
        ]
    }
    merges = {row["alias_id"]: row for row in models.rows("rpt_identity_merges", given)}
    assert {alias: row["customer_id"] for alias, row in merges.items()} == {"b": "a", "c": "a"}
    assert (merges["b"]["identity_type"], merges["b"]["identity_key"]) == ("email", key("ann@example.com"))
    assert (merges["b"]["merged_at"], merges["b"]["link_count"]) == (at("2026-02-01"), 2)
    assert (merges["c"]["identity_type"], merges["c"]["merged_at"]) == ("card", at("2026-03-01"))

    one_kind: Given = {
        **given,
        "identity_splits": [{"customer_id": "b", "identity_type": "email", "why": "another Ann"}],
    }
    assert aliases(models, one_kind) == {"c": "b"}
    assert [row["alias_id"] for row in models.rows("rpt_identity_merges", one_kind)] == ["c"]
    every_kind: Given = {**given, "identity_splits": [{"customer_id": "b", "identity_type": "all", "why": "not she"}]}
    assert aliases(models, every_kind) == {}
    assert len(models.rows("int_customers__listed", every_kind)) == 3


def contacts(*people: tuple[str, str | None, str | None, str | None]) -> list[Row]:
    names = ("customer_id", "first_name", "last_name", "birth_date")
    return [dict(zip(names, person, strict=True)) for person in people]


@pytest.mark.parametrize(
    ("one", "other", "conflict"),
    [
        (("Ann", "Lee", None), (" ann ", "LEE", None), None),
        (("Ann", "Lee", None), ("Ann", None, None), None),  # half a name contradicts nobody
        (("Ann", "Lee", None), (None, None, "1990-01-01"), None),
        (("Анна", "Ли", None), ("АННА", "ли", None), None),  # noqa: RUF001 -- Cyrillic names
        (("Ann", "Lee", None), ("Bob", "Lee", None), "name"),
        (("Ann", "Lee", "1990-01-01"), ("Ann", "Lee", "1991-01-01"), "birth date"),
    ],
)
def test_an_address_with_a_new_owner_is_flagged_and_merges_nobody(
    models: ModelChain,
    one: tuple[str | None, ...],
    other: tuple[str | None, ...],
    conflict: str | None,
) -> None:
    """Field note 16: the same address with a new owner."""
    given: Given = {
        "stg_shop__customers": [account("a", "2026-01-01", email="x"), account("b", "2026-02-01", email="x")],
        "stg_shop__customer_contacts": contacts(("a", *one), ("b", *other)),  # type: ignore[arg-type]
    }
    conflicts = models.rows("rpt_identity_conflicts", given)
    assert aliases(models, given) == ({"b": "a"} if conflict is None else {})
    assert len(conflicts) == (0 if conflict is None else 1)
    if conflict is not None:
        assert conflicts[0]["is_name_conflict"] is (conflict == "name")
        assert conflicts[0]["is_birth_date_conflict"] is (conflict == "birth date")
        assert conflicts[0]["customer_count"] == 2


def test_of_three_on_one_number_those_who_state_the_same_still_merge(models: ModelChain) -> None:
    given: Given = {
        "stg_shop__customers": [account(name, "2026-01-01", phone="x") for name in ("ann1", "ann2", "bob", "silent")],
        "stg_shop__customer_contacts": contacts(
            ("ann1", "Ann", "Lee", None), ("ann2", "Ann", "Lee", None), ("bob", "Bob", "Lee", None),
            ("silent", None, None, None),
        ),
    }  # fmt: skip
    assert aliases(models, given) == {"ann2": "ann1"}


def test_the_verdict_on_names_holds_no_name(models: ModelChain) -> None:
    given: Given = {
        "stg_shop__customers": [account("a", "2026-01-01", email="x"), account("b", "2026-02-01", email="x")],
        "stg_shop__customer_contacts": contacts(("a", "Planted", "Lee", "1990-05-05"), ("b", "Other", "Lee", None)),
    }
    for model in ("int_identity__contradictions", "rpt_identity_conflicts", "int_identity__bridges"):
        said = str(models.rows(model, given))
        assert said and "lanted" not in said.lower() and "1990" not in said


def test_returns_and_orders_of_merged_ids_are_the_persons(models: ModelChain) -> None:
    given: Given = {
        "stg_shop__customers": [account("a", "2026-01-01", email="x"), account("b", "2026-02-01", email="x")],
        "stg_shop__orders": [order("o", "2026-03-01", customer_id="b")],
        "stg_shop__order_lines": [sale("o")],
        "stg_shop__order_events": [
            {"event_id": "e", "order_id": "older than history", "customer_id": "b", "event_type": "returned",
             "occurred_at": at("2026-03-05"), "product_id": "p", "quantity": 1, "amount": 5}
        ],
    }  # fmt: skip
    assert [row["customer_id"] for row in models.rows("fct_orders", given)] == ["a"]
    assert [row["customer_id"] for row in models.rows("fct_returns", given)] == ["a"]


def test_an_opt_out_said_under_a_merged_id_holds_for_the_person(models: ModelChain) -> None:
    given: Given = {
        "customer_aliases": [{"alias_id": "b", "customer_id": "a"}],
        "dim_customers": [{"customer_id": "a"}],
        "suppressions": [
            {"suppression_key": "1", "customer_id": "b", "channel": "email", "reason": "unsubscribed",
             "occurred_at": at("2026-02-01")}
        ],
    }  # fmt: skip
    (suppressed,) = models.rows("int_suppressions__effective", given)
    assert (suppressed["customer_id"], suppressed["reason"]) == ("a", "unsubscribed")


def test_nobody_at_all_is_no_row_anywhere(models: ModelChain) -> None:
    for model in ("customer_aliases", "int_customers__listed", "rpt_identity_merges", "int_visitors__recognised"):
        assert models.rows(model, {}) == []
