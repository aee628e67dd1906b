"""The bonus account: balance, and what will burn when, against a plain walk over the movements."""

import datetime as dt
from typing import Any

import hypothesis.strategies as st
from hypothesis import HealthCheck, given, settings
from model_chain import ModelChain

Row = dict[str, Any]
NIGHT = dt.date(2026, 11, 1)
START = dt.datetime(2026, 1, 1, 9)  # noqa: DTZ001 -- UTC, noon in Moscow


def movement(number: int, kind: str, points: int, day: int, burns_after: int | None = None, **traits: object) -> Row:
    """A movement on the day so many days after New Year; earned points burn so many days later, if they do."""
    occurred = START + dt.timedelta(days=day)
    expires = None if burns_after is None or kind != "accrual" else occurred + dt.timedelta(days=burns_after)
    fields = {"transaction_id": f"t{number:03}", "customer_id": "c", "transaction_type": kind, "points": points}
    return fields | {"occurred_at": occurred, "expires_at": expires} | traits


def plain_walk(movements: list[Row]) -> dict[dt.date, int]:
    """Each spend and burn takes the earliest-expiring points that are there; what is left burns on its date."""
    lots: list[list[Any]] = []
    for row in sorted(movements, key=lambda row: (row["occurred_at"], row["transaction_type"] != "accrual",
                                                  row["transaction_id"])):  # fmt: skip
        if row["transaction_type"] == "accrual":
            burn_date = row["expires_at"].date() if row["expires_at"] else dt.date.max
            lots.append([burn_date, row["points"]])
            continue
        due = row["points"]
        for lot in sorted(lots):
            taken = min(lot[1], due)
            next(one for one in lots if one is lot)[1] -= taken
            due -= taken
    left = max(sum(row["points"] * (1 if row["transaction_type"] == "accrual" else -1) for row in movements), 0)
    burns: dict[dt.date, int] = {}
    for burn_date, points in sorted((lot[0], lot[1]) for lot in lots):
        burnt = min(points, left)  # an account that was overdrawn owes: nobody loses points that the balance has not
        left -= burnt
        if burnt and NIGHT <= burn_date < dt.date.max:
            burns[burn_date] = burns.get(burn_date, 0) + burnt
    return burns


def burns_of(models: ModelChain, movements: list[Row]) -> dict[dt.date, int]:
    rows = models.rows("int_loyalty_burns", {"stg_shop__loyalty_transactions": movements}, as_of=NIGHT)
    return {row["burn_date"]: row["points"] for row in rows}


def test_spends_take_the_points_that_burn_first(models: ModelChain) -> None:
    """S59: points earned later may burn earlier, and are then used first."""
    movements = [
        movement(1, "accrual", 100, 0, 400),
        movement(2, "accrual", 50, 100, 250),
        movement(3, "spend", 60, 200),
    ]

    assert burns_of(models, movements) == {dt.date(2027, 2, 5): 90}
    assert burns_of(models, movements[:2]) == {dt.date(2026, 12, 17): 50, dt.date(2027, 2, 5): 100}


def test_a_spend_cannot_use_points_earned_after_it(models: ModelChain) -> None:
    """What was spent before the short-lived points came was paid by the long-lived ones."""
    movements = [
        movement(1, "accrual", 100, 0, 400),
        movement(2, "spend", 60, 50),
        movement(3, "accrual", 50, 100, 250),
    ]

    assert burns_of(models, movements) == {dt.date(2026, 12, 17): 50, dt.date(2027, 2, 5): 40}


def test_points_that_have_burnt_or_never_burn_are_not_announced(models: ModelChain) -> None:
    movements = [
        movement(1, "accrual", 100, 0, 30),
        movement(2, "burn", 100, 31),
        movement(3, "accrual", 70, 40),
        movement(4, "accrual", 7, 100, 304 - 100),
    ]

    assert burns_of(models, movements) == {NIGHT: 7}, "what burns today can still be used"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["accrual", "accrual", "spend", "burn"]),
            st.integers(0, 30),
            st.integers(0, 12).map(lambda tenth: tenth * 25),
            st.none() | st.integers(1, 16).map(lambda tenth: tenth * 25),
        ),
        max_size=12,
    )
)
def test_upcoming_burns_are_those_of_a_plain_walk(models: ModelChain, moves: list[tuple[str, int, int, Any]]) -> None:
    movements = [movement(number, *move) for number, move in enumerate(moves)]

    burns = burns_of(models, movements)

    assert burns == plain_walk(movements)
    balance = sum(row["points"] * (1 if row["transaction_type"] == "accrual" else -1) for row in movements)
    assert sum(burns.values()) <= max(balance, 0)


def test_the_reminder_says_what_the_account_says(models: ModelChain) -> None:
    """S59, S154: balance = earned - used - burnt over all accounts of a person; next burn with date and amount."""
    movements = [
        movement(1, "accrual", 100, 0, 310),
        movement(2, "accrual", 40, 10, 380, customer_id="old"),
        movement(3, "spend", 30, 20),
        movement(4, "burn", 20, 30),
        movement(5, "accrual", 5, 40),
    ]
    given_rows = {
        "stg_shop__loyalty_transactions": movements,
        "customer_aliases": [{"alias_id": "old", "customer_id": "c"}],
        "int_customers__listed": [{"customer_id": "c"}, {"customer_id": "d", "loyalty_card_id": "card"}],
    }

    rows = models.rows("int_customers__rewarded", given_rows, as_of=NIGHT)

    assert rows == [
        {"customer_id": "c", "is_loyalty_member": True, "points_balance": 95, "points_earned": 145, "points_spent": 30,
         "points_burnt": 20, "next_burn_date": dt.date(2026, 11, 7), "next_burn_points": 50,
         "points_burning_30_days": 50, "points_burning_90_days": 90},
        {"customer_id": "d", "is_loyalty_member": True, "points_balance": 0, "points_earned": 0, "points_spent": 0,
         "points_burnt": 0, "next_burn_date": None, "next_burn_points": 0,
         "points_burning_30_days": 0, "points_burning_90_days": 0},
    ]  # fmt: skip
