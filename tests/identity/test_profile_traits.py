"""What a resolved customer is said to be: traits of several accounts, her clock, her address."""

import datetime as dt
from decimal import Decimal

import pytest
from model_chain import ModelChain
from shop_people import Row, account, at, guest, key, login, order

NIGHT = dt.date(2026, 11, 1)


def test_the_newest_account_that_states_a_trait_is_believed(models: ModelChain) -> None:
    given = {
        "stg_shop__customers": [
            account(
                "old", "2025-01-01", email="x", gender="female", city="Tula", region="Tula", acquisition_source="ads"
            ),
            account("new", "2026-01-01", email="x", city="Omsk", language="ru", acquisition_source="friend"),
            account("newest", "2026-02-01", email="x", phone="p"),
        ]
    }
    (profile,) = models.rows("int_customers__listed", given)
    assert profile["customer_id"] == "old"
    assert profile["registered_at"] == at("2025-01-01")
    assert (profile["gender"], profile["language"], profile["phone_key"]) == ("female", "ru", key("p"))
    assert (profile["city"], profile["region"]) == ("Omsk", None), "an address is one account's, not a mixture"
    assert profile["acquisition_source"] == "ads", "where she came from, the first account knows"
    assert (profile["account_count"], profile["identity_count"]) == (3, 2)


def test_who_gave_only_an_address_at_checkout_is_reached_there(models: ModelChain) -> None:
    given = {
        "stg_shop__orders": [order("o", "2026-01-01", email="ann@example.com", phone="+79000000001")],
        "stg_shop__endpoints": [
            {"endpoint_type": "email", "endpoint_key": key("ann@example.com"), "endpoint": "ann@example.com"},
            {"endpoint_type": "phone", "endpoint_key": key("+79000000001"), "endpoint": "+7 900 000-00-01"},
            {"endpoint_type": "email", "endpoint_key": key("bob@example.com"), "endpoint": "bob@example.com"},
        ],
    }
    (contact,) = models.rows("dim_contacts", given)
    assert contact["customer_id"] == guest("ann@example.com")
    assert (contact["email"], contact["phone"]) == ("ann@example.com", "+7 900 000-00-01")
    (profile,) = models.rows("int_customers__listed", given)
    assert (profile["is_guest"], profile["acquisition_source"]) == (True, "checkout")


def test_a_merged_customer_has_one_contact_with_the_newest_name(models: ModelChain) -> None:
    given = {
        "stg_shop__customers": [
            account("a", "2025-01-01", email="x"),
            account("b", "2026-01-01", email="x", phone="p"),
        ],
        "stg_shop__customer_contacts": [
            {"customer_id": "a", "first_name": "Ann", "last_name": None, "birth_date": dt.date(1990, 11, 1)},
            {"customer_id": "b", "first_name": "Anna", "last_name": "Lee", "birth_date": None},
        ],
        "stg_shop__endpoints": [{"endpoint_type": "email", "endpoint_key": key("x"), "endpoint": "x@example.com"}],
    }
    (contact,) = models.rows("dim_contacts", given)
    assert (contact["customer_id"], contact["email"]) == ("a", "x@example.com")
    assert (contact["first_name"], contact["last_name"]) == ("Anna", "Lee")
    (aged,) = models.rows("int_customers__aged", given, as_of=NIGHT)
    assert (aged["customer_id"], aged["age"]) == ("a", 36)


@pytest.mark.parametrize(
    ("known", "timezone", "source", "confidence"),
    [
        (("stated", "address", "phone", "visits"), "Asia/Omsk", "customer", "1.00"),
        (("address", "phone", "visits"), "Asia/Tomsk", "address", "0.90"),
        (("phone", "visits"), "Asia/Yekaterinburg", "phone", "0.70"),
        (("visits",), "Asia/Irkutsk", "visits", "0.60"),
        ((), "Europe/Moscow", "shop", "0.30"),
    ],
)
def test_a_customers_clock_comes_from_the_most_trusted_source_that_knows(
    models: ModelChain, known: tuple[str, ...], timezone: str, source: str, confidence: str
) -> None:
    """S48: IANA zone derived with recorded provenance (explicit > address > phone > IP > default) and confidence."""
    row: Row = account("ann", "2026-01-01", phone="p")
    row["timezone"] = "Asia/Omsk" if "stated" in known else None
    row["address_timezone"] = "Asia/Tomsk" if "address" in known else None
    row["city"] = "Tomsk" if "address" in known else None
    row["phone_timezone"] = "Asia/Yekaterinburg" if "phone" in known else None
    visits = [login("v", "ann", at("2026-10-30"), timezone="Asia/Irkutsk")] if "visits" in known else []
    (profile,) = models.rows("int_customers__listed", {"stg_shop__customers": [row], "stg_shop__web_events": visits})
    assert (profile["timezone"], profile["timezone_source"]) == (timezone, source)
    assert profile["timezone_confidence"] == Decimal(confidence)


def test_visits_tell_the_zone_by_the_most_frequent_of_the_last_90_days(models: ModelChain) -> None:
    visits = [
        *(login("v", "ann", at("2026-10-01", hour), timezone="Asia/Omsk") for hour in range(3)),
        *(login("v", None, at("2026-10-02", hour), timezone="Asia/Tomsk") for hour in range(4)),  # before she logs in
        *(login("w", "ann", at("2026-07-01", hour), timezone="Asia/Irkutsk") for hour in range(20)),  # too long ago
        login("v", "ann", at("2026-10-03"), timezone=None),
    ]
    given = {"stg_shop__customers": [account("ann", "2026-01-01")], "stg_shop__web_events": visits}
    (zone,) = models.rows("int_customers__visit_zones", given, as_of=NIGHT)
    assert zone == {"customer_id": "ann", "timezone": "Asia/Tomsk"}
    visits.append(login("v", "ann", at("2026-10-04"), timezone="Asia/Omsk"))
    (tied,) = models.rows("int_customers__visit_zones", given, as_of=NIGHT)
    assert tied["timezone"] == "Asia/Omsk", "of two as frequent the first by name"


def test_a_guests_clock_comes_from_the_number_left_at_checkout(models: ModelChain) -> None:
    given = {"stg_shop__orders": [order("o", "2026-01-01", phone="p", phone_timezone="Asia/Omsk")]}
    (profile,) = models.rows("int_customers__listed", given)
    assert (profile["timezone"], profile["timezone_source"]) == ("Asia/Omsk", "phone")
