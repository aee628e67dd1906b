"""Triggers from raw rows on, through every model between: stories of customers that hold the whole of a number."""

import datetime as dt
import json
from typing import Any

import pytest
from model_chain import ModelChain

Row = dict[str, Any]
NIGHT = dt.date(2026, 11, 1)


def at(day: dt.date, hour: int = 12) -> dt.datetime:
    """The naive UTC instant at `hour` of a day."""
    return dt.datetime.combine(day, dt.time(hour))


def account(customer_id: str, **traits: object) -> Row:
    known = {"registered_at": at(dt.date(2025, 1, 1)), "row_id": f"row of {customer_id}"}
    return {"customer_id": customer_id, **known, **traits}


def fired(models: ModelChain, trigger: str, given: dict[str, list[Row]], night: dt.date = NIGHT) -> list[Row]:
    return models.rows(trigger, given, as_of=night)


def test_her_own_dates_are_told_with_lead_and_capped_at_three(models: ModelChain) -> None:
    """S36: a table of dates that customers define; the trigger fires on each, capped at three, with lead time."""
    days = [dt.date(2026, 11, 8), dt.date(2026, 11, 7), dt.date(2026, 11, 6), dt.date(2026, 11, 5)]
    entries = [
        {"date_id": f"d{number}", "customer_id": "olga", "added_at": at(dt.date(2026, 1, number)),
         "date_kind": "wished_discount", "row_id": f"r{number}"}
        for number in range(1, 5)
    ]  # fmt: skip
    told = [{"row_id": f"r{number}", "occurs_on": day} for number, day in enumerate(days, start=1)]
    given = {"stg_shop__important_dates": entries, "stg_shop__important_date_days": told}

    rows = fired(models, "trg_own_dates", given)
    # The first entry, of 8 November, is one too many: the last three that she named are kept.
    assert [row["trigger_key"] for row in rows] == ["d2:2026", "d3:2026", "d4:2026"]
    assert [row["occurred_at"].date() for row in rows] == [dt.date(2026, 10, day) for day in (30, 29, 28)]
    assert fired(models, "trg_own_dates", given, dt.date(2026, 10, 28)) == []
    assert [row["trigger_key"] for row in fired(models, "trg_own_dates", given, dt.date(2026, 10, 29))] == ["d4:2026"]


@pytest.mark.parametrize(
    ("born", "night", "birthday"),
    [
        (dt.date(1990, 11, 8), NIGHT, "2026-11-08"),
        (dt.date(1992, 2, 29), dt.date(2027, 2, 21), "2027-02-28"),
        (dt.date(1992, 2, 29), dt.date(2028, 2, 22), "2028-02-29"),
        (dt.date(1990, 1, 3), dt.date(2026, 12, 27), "2027-01-03"),
    ],
    ids=["a day", "29 February in a common year", "29 February in a leap year", "told in the old year"],
)
def test_a_birthday_is_told_seven_days_ahead_once_a_year(
    models: ModelChain, born: dt.date, night: dt.date, birthday: str
) -> None:
    """S146: lead days, the local date, one per year even if the date of birth is edited."""

    def told(date_of_birth: dt.date, on: dt.date) -> list[tuple[str, str]]:
        given = {
            "stg_shop__customers": [account("olga")],
            "stg_shop__customer_contacts": [{"customer_id": "olga", "birth_date": date_of_birth}],
        }
        rows = fired(models, "trg_birthdays", given, on)
        return [(row["trigger_key"], json.loads(row["context"])["birthday"]) for row in rows]

    assert told(born, night) == [(birthday[:4], birthday)]
    assert told(born, night - dt.timedelta(days=1)) == []
    edited = born + dt.timedelta(days=-1 if born.day > 1 else 1)
    assert [key for key, _ in told(edited, night)] == [birthday[:4]], "the edited date has the key that was used"


def test_points_are_told_fourteen_days_before_they_burn_with_the_ledgers_amount(models: ModelChain) -> None:
    """S154: so many days before the burn, and the amount equals the ledger's."""
    burns_at = at(dt.date(2026, 11, 15))
    movements: list[Row] = [
        {"transaction_id": "t1", "customer_id": "olga", "transaction_type": "accrual", "points": 100,
         "occurred_at": at(dt.date(2026, 5, 1)), "expires_at": burns_at},
        {"transaction_id": "t2", "customer_id": "olga", "transaction_type": "accrual", "points": 40,
         "occurred_at": at(dt.date(2026, 6, 1)), "expires_at": at(dt.date(2026, 12, 31))},
        {"transaction_id": "t3", "customer_id": "olga", "transaction_type": "spend", "points": 30,
         "occurred_at": at(dt.date(2026, 7, 1))},
    ]  # fmt: skip
    given = {"stg_shop__customers": [account("olga")], "int_customers__listed": [{"customer_id": "olga"}],
             "stg_shop__loyalty_transactions": movements}  # fmt: skip

    (row,) = fired(models, "trg_points_burning", given)
    assert json.loads(row["context"]) == {"burn_date": "2026-11-15", "points": 70, "points_balance": 110}
    assert fired(models, "trg_points_burning", given, NIGHT - dt.timedelta(days=1)) == []


def test_a_person_with_two_accounts_registers_once(models: ModelChain) -> None:
    """S112: the registration starts it once per person, even if two accounts merge."""
    first, second = at(dt.date(2026, 10, 25)), at(dt.date(2026, 10, 30))
    apart = [
        account("olga", registered_at=first, email_key="k1"),
        account("olga2", registered_at=second, email_key="k2"),
    ]
    merged = [
        account("olga", registered_at=first, email_key="k"),
        account("olga2", registered_at=second, email_key="k"),
    ]

    keys = [
        (row["customer_id"], row["trigger_key"])
        for row in fired(models, "trg_registered", {"stg_shop__customers": apart})
    ]
    assert keys == [("olga", "registered"), ("olga2", "registered")]
    rows = fired(models, "trg_registered", {"stg_shop__customers": merged})
    assert [(row["customer_id"], row["trigger_key"], row["occurred_at"]) for row in rows] == [
        ("olga", "registered", first)
    ]
