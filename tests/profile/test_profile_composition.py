"""The profile as one row per customer: what the account says, and what blocks without a row for someone stand for."""

import datetime as dt
from typing import Any

from model_chain import ModelChain

NIGHT = dt.date(2026, 11, 1)

Row = dict[str, Any]


def profiles(models: ModelChain, given: dict[str, list[Row]]) -> dict[str, Row]:
    rows = models.rows("dim_customers", given, as_of=NIGHT)
    found = {row["customer_id"]: row for row in rows}
    assert len(found) == len(rows), "one row per customer"
    return found


def test_what_the_account_says_reaches_the_profile_as_it_is(models: ModelChain) -> None:
    said = {"gender": "female", "city": "Tula", "region": "Tula oblast", "country": "RU", "language": "ru",
            "acquisition_source": "referral"}  # fmt: skip
    registered = dt.datetime(2026, 10, 30, 22)  # noqa: DTZ001 -- UTC; already the 31st in Moscow
    account = {"customer_id": "c", "registered_at": registered, "phone_key": "k", **said}

    row = profiles(models, {"stg_shop__customers": [account]})["c"]

    assert {name: row[name] for name in said} == said
    assert (row["has_phone"], row["has_email"], row["days_since_registration"]) == (True, False, 1)
    assert (row["timezone"], row["timezone_source"]) == ("Europe/Moscow", "shop")


def test_a_block_without_a_row_for_someone_stands_for_nothing_seen(models: ModelChain) -> None:
    given = {
        "int_customers__listed": [{"customer_id": "seen"}, {"customer_id": "unseen"}],
        "int_customers__visited": [
            {"customer_id": "seen", "last_visit_date": dt.date(2026, 10, 30), "days_since_last_visit": 2,
             "product_view_count_90_days": 3}
        ],
        "int_customers__reacted": [
            {"customer_id": "seen", "letters_delivered_90_days": 4, "letters_opened_90_days": 2,
             "letters_clicked_90_days": 1}
        ],
        "int_customers__aged": [
            {"customer_id": "seen", "age": 40, "next_birthday_date": dt.date(2026, 11, 1)}
        ],
    }  # fmt: skip
    names = ["last_visit_date", "days_since_last_visit", "product_view_count_90_days", "letters_delivered_90_days",
             "letters_opened_90_days", "letters_clicked_90_days", "age", "days_to_birthday"]  # fmt: skip

    found = profiles(models, given)

    assert [found["seen"][name] for name in names] == [dt.date(2026, 10, 30), 2, 3, 4, 2, 1, 40, 0]
    assert [found["unseen"][name] for name in names] == [None, None, 0, 0, 0, 0, None, None]


def test_no_column_of_a_block_takes_the_name_of_another_blocks(models: ModelChain) -> None:
    """Two columns of one name would be told apart by a suffix, and readers would get the wrong one in silence."""
    columns = models.columns["setka.main.dim_customers"]
    assert [name for name in columns.split('"')[1::2] if name.rstrip("0123456789").endswith("_") or ":" in name] == []
