"""A customer's time zone from her address or phone number, where they leave no doubt."""

import pytest
from shop_folder import CUSTOMERS, Shop

from ingestion.timezones import Address, address_timezones, country_of_timezone, phone_timezone


@pytest.mark.parametrize(
    ("address", "timezone"),
    [
        (Address("Tula", None, "RU"), "Europe/Moscow"),
        (Address("Тула", None, None), "Europe/Moscow"),
        (Address(" гор. Новосибирск ", None, "RU"), "Asia/Novosibirsk"),  # noqa: RUF001 -- a Cyrillic address
        (Address("Орел", None, "RU"), "Europe/Moscow"),
        (Address("Nowhere at all", "Omsk", "RU"), "Asia/Omsk"),
        (Address("London", None, None), "Europe/London"),
        (Address("London", None, "CA"), "America/Toronto"),
        (Address("Paris", None, "US"), "America/Chicago"),
        (Address(None, None, "DE"), "Europe/Berlin"),
        (Address("Nowhere at all", None, "FR"), "Europe/Paris"),
        (Address("Springfield", None, "US"), None),  # in Illinois, Massachusetts, Oregon
        (Address(None, None, "RU"), None),
        (Address(None, None, None), None),
        (Address("", "", None), None),
    ],
)
def test_an_address_has_a_time_zone_only_where_it_leaves_no_doubt(address: Address, timezone: str | None):
    assert address_timezones([address], "RU") == [timezone]


def test_a_city_without_a_country_is_looked_for_in_the_shops_first():
    cambridge = Address("Cambridge", None, None)
    assert address_timezones([cambridge], "GB") == ["Europe/London"]
    assert address_timezones([cambridge], "US") == ["America/New_York"]
    assert address_timezones([cambridge], None) == [None]


@pytest.mark.parametrize(
    ("phone", "country", "timezone"),
    [
        ("+7 495 123-45-67", None, "Europe/Moscow"),
        ("8 383 212-34-56", "RU", "Asia/Novosibirsk"),
        ("+49 30 901820", "RU", "Europe/Berlin"),
        ("+7 916 123-45-67", None, None),  # a Russian mobile may be anywhere from Kaliningrad to Kamchatka
        ("12", "RU", None),
        ("no phone", "RU", None),
    ],
)
def test_a_phone_has_a_time_zone_only_when_it_can_lie_in_one(phone: str, country: str | None, timezone: str | None):
    assert phone_timezone(phone, country) == timezone


def test_the_shops_country_is_its_time_zones():
    zones = ("Europe/Moscow", "Europe/Berlin", "America/New_York", "UTC")
    assert [country_of_timezone(zone) for zone in zones] == ["RU", "DE", "US", None]


def test_zones_land_beside_the_row_and_the_phone_does_not(shop: Shop):
    shop.write(
        "customers.csv",
        [
            {**CUSTOMERS[0], "phone": "8 495 123-45-67", "city": "Омск", "country": "RU"},
            {**CUSTOMERS[1], "phone": "", "city": "", "country": ""},
        ],
    )
    shop.land()
    assert shop.raw("customers", "address_timezone, phone_timezone") == [("Asia/Omsk", "Europe/Moscow"), (None, None)]
