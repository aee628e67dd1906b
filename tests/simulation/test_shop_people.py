"""Names, addresses and zones: varied enough to try what breaks, and such that nobody real can be reached."""

import re
from urllib.parse import urlsplit

import duckdb

RESERVED = {"example.com", "example.org"}


def test_addresses_are_under_reserved_domains_only(demo: duckdb.DuckDBPyConnection) -> None:
    everywhere = " union all ".join(
        f"select email from {table}"
        for table in ("customers", "orders", "identities", "coupon_redemptions", "consents")
    )
    addresses = [row[0] for row in demo.sql(f"select email from ({everywhere}) where email is not null").fetchall()]
    domains = {address.strip().lower().rsplit("@", 1)[1] for address in addresses if "@" in address} - {""}
    assert domains == RESERVED


def test_links_lead_to_a_reserved_domain_only(demo: duckdb.DuckDBPyConnection) -> None:
    links = demo.sql("select distinct url from web_events union select url from email_events where url is not null")
    hosts = {urlsplit(row[0]).hostname for row in links.fetchall()}
    assert hosts == {"shop.example.com"}


def test_phones_are_numbers_that_nobody_can_have(demo: duckdb.DuckDBPyConnection) -> None:
    everywhere = "select phone from customers union all select phone from orders"
    phones = [row[0] for row in demo.sql(f"select phone from ({everywhere}) where phone is not null").fetchall()]
    digits = ["+" + re.sub(r"\D", "", phone) for phone in phones]
    fictional = re.compile(r"\+7000\d{7}|\+1[2-9]\d{2}55501\d{2}|\+447700900\d{3}")
    assert len(phones) > 1500
    assert [number for number in digits if not fictional.fullmatch(number)] == []
    assert len({number[:2] for number in digits}) == 3


def test_names_try_every_quoting_rule(demo: duckdb.DuckDBPyConnection) -> None:
    found = demo.sql("select first_name, last_name from customers").fetchall()
    firsts, lasts = {first for first, _ in found}, {last for _, last in found}
    assert {"Анна-Мария", None, "Zoë"} <= firsts
    assert {"Д'Артаньян", "O'Neil", "Римская-Корсакова", None} <= lasts


def test_families_share_mailboxes(demo: duckdb.DuckDBPyConnection) -> None:
    sizes = demo.sql("select count(*) from customers where email like 'family%' group by email").fetchall()
    assert 60 <= len(sizes) <= 90
    alone = [size for (size,) in sizes if size == 1]
    assert len(alone) <= 1  # the last one's second member may be yet to come
    assert {size for (size,) in sizes} <= {1, 2}


def test_some_have_no_address_some_an_invalid_one_some_an_untidy_one(demo: duckdb.DuckDBPyConnection) -> None:
    none, invalid, untidy = demo.sql(
        "select count(*) filter (email is null),"
        " count(*) filter (not regexp_full_match(trim(email), '[^@\\s]+@[^@\\s]+\\.[a-z]+', 'i')),"
        " count(*) filter (email like '%@%' and email <> lower(trim(email))) from customers"
    ).fetchall()[0]
    assert 60 <= none <= 140
    assert 10 <= invalid <= 40
    assert 60 <= untidy <= 180


def test_customers_live_in_many_zones_and_two_languages(demo: duckdb.DuckDBPyConnection) -> None:
    zones = dict(demo.sql("select timezone, count(*) from customers group by 1").fetchall())
    wanted = {"Europe/Kaliningrad", "Europe/Moscow", "Asia/Vladivostok", "Europe/Berlin", "America/New_York",
              "Asia/Kolkata", "Pacific/Auckland", None}  # fmt: skip
    assert wanted <= zones.keys()
    assert min(zones.values()) >= 10
    languages = {row[0] for row in demo.sql("select distinct language from customers").fetchall()}
    assert languages == {"ru", "en", None}


def test_leap_day_births_exist(demo: duckdb.DuckDBPyConnection) -> None:
    found = demo.sql("select count(*) from customers where month(birth_date) = 2 and day(birth_date) = 29").fetchall()
    assert found[0][0] >= 2
