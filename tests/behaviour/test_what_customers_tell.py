"""Completeness and age of profiles, answers, recommendations and dates that customers name."""
# ruff: noqa: DTZ001  -- instants in the warehouse are naive UTC

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from model_chain import ModelChain
from prepared_build import PREPARED_NIGHT

AS_OF = dt.datetime.combine(PREPARED_NIGHT, dt.time())
Consent = tuple[str, float, bool]  # status, days ago, with proof


def described(models: ModelChain, listed: dict[str, Any], **more: Any) -> dict[str, Any]:
    given_rows = {"int_customers__listed": [{"customer_id": "c", **listed}], **more}
    (row,) = models.rows("int_customers__described", given_rows)
    return row


WHOLE = {"email_key": "k", "phone_key": "k", "gender": "female", "city": "Tula", "language": "ru"}


def test_completeness_is_the_weight_of_the_filled_fields(models: ModelChain) -> None:
    """S35: profile completeness score, and what is missing, in a fixed order."""
    row = described(models, {"email_key": "k", "city": "Tula"})
    assert (row["filled_weight"], row["total_weight"]) == (4, 10)
    assert row["profile_completeness"] == Decimal("0.4000")
    assert row["missing_fields"] == "phone birth_date gender language"
    whole = described(models, WHOLE, int_customers__aged=[{"customer_id": "c", "age": 30}])
    assert (whole["profile_completeness"], whole["missing_fields"]) == (Decimal(1), "")
    none = described(models, {})
    assert (none["profile_completeness"], none["missing_fields"]) == (
        Decimal(0),
        "email phone birth_date gender city language",
    )


def test_a_field_that_the_seed_does_not_ask_for_is_not_missing(models: ModelChain) -> None:
    """S35: only the fields of the seed are asked for."""
    fields = [{"field": "email", "weight": 1}, {"field": "city", "weight": 1}]
    row = described(models, {"city": "Tula"}, profile_fields=fields)
    assert (row["missing_fields"], row["profile_completeness"]) == ("email", Decimal("0.5000"))


@pytest.mark.parametrize(
    ("registered", "revised", "confirmed", "is_outdated"),
    [
        (dt.datetime(2025, 11, 1, 12), None, dt.date(2025, 11, 1), True),
        (dt.datetime(2025, 11, 2, 12), None, dt.date(2025, 11, 2), False),
        (dt.datetime(2020, 1, 1), dt.datetime(2026, 5, 5, 22), dt.date(2026, 5, 6), False),
        (None, None, None, False),
    ],
)
def test_a_profile_is_outdated_after_twelve_calendar_months(
    models: ModelChain,
    registered: dt.datetime | None,
    revised: dt.datetime | None,
    confirmed: dt.date | None,
    is_outdated: bool,
) -> None:
    """S37: the last-confirmed date is kept, and what is older than the months is told."""
    revisions = [] if revised is None else [{"customer_id": "c", "revised_at": revised}]
    row = described(models, {"registered_at": registered}, stg_shop__customer_revisions=revisions)
    assert (row["profile_confirmed_date"], row["is_profile_outdated"]) == (confirmed, is_outdated)


def test_a_change_of_the_account_counts_and_the_first_landing_does_not(models: ModelChain) -> None:
    """S37: landing the history today confirms nobody, in however many files one landing finds the versions of a row."""
    landed = dt.datetime(2026, 10, 30, 23)
    versions = [("c", "b1", landed), ("d", "b1", landed), ("d", "b2", landed + dt.timedelta(hours=1))]
    versions += [("in two files", "b1", landed), ("in two files", "b1-2", landed)]
    rows = [
        {"customer_id": customer, "batch_id": batch, "loaded_at": at, "registered_at": dt.datetime(2020, 1, 1)}
        for customer, batch, at in versions
    ]
    sql = models.sql["stg_shop__customer_revisions"]
    with models.run([], {}) as connection:
        connection.execute(
            "create table customers "
            "(customer_id varchar, batch_id varchar, loaded_at timestamp, registered_at timestamp)"
        )
        for row in rows:
            connection.execute("insert into customers values (?, ?, ?, ?)", list(row.values()))
        found = connection.execute(re.sub(r"\nfrom .*", "\nfrom customers", sql)).fetchall()
    assert found == [("d", landed + dt.timedelta(hours=1))]


def consents(*said: Consent, customer: str = "c", purpose: str = "health") -> list[dict[str, Any]]:
    return [
        {"consent_key": f"{customer}{number}", "customer_id": customer, "channel": "email", "purpose": purpose,
         "status": status, "occurred_at": AS_OF - dt.timedelta(days=days), "proof": "form 1" if has_proof else None,
         "recorded_at": AS_OF}
        for number, (status, days, has_proof) in enumerate(said)
    ]  # fmt: skip


def answer(number: int, text: str | None, *, days: float = 1, **more: Any) -> dict[str, Any]:
    return {"answer_id": f"a{number}", "customer_id": "c", "survey": "quiz", "question": "interest", "answer": text,
            "occurred_at": AS_OF - dt.timedelta(days=days), "is_sensitive": False, **more}  # fmt: skip


def test_an_answer_of_the_day_is_a_trait_the_same_night(models: ModelChain) -> None:
    """S38, S10: the newest answer updates the interest and the satisfaction; reviews join the profile."""
    answers = [
        answer(1, "sleep", days=30),
        answer(2, "home", days=0.001),
        answer(3, None, question="recommend", score=9, days=10),
        answer(4, None, question="satisfaction", score=3, days=2, survey="service"),
        answer(5, "something else", question="unlisted"),
    ]
    reviews = [{"review_id": f"r{rating}", "customer_id": "c", "rating": rating} for rating in (5, 2)]
    (row,) = models.rows("int_customers__surveyed", {"stg_shop__survey_answers": answers, "stg_shop__reviews": reviews})
    assert (row["quiz_interest"], row["quiz_problem"], row["satisfaction_score"]) == ("home", None, 3)
    assert (row["review_count"], row["lowest_rating"]) == (2, 2)


def test_answers_of_merged_accounts_are_one_persons(models: ModelChain) -> None:
    answers = [answer(1, "sleep", days=3), answer(2, "home", days=2, customer_id="old id")]
    aliases = [{"alias_id": "old id", "customer_id": "c"}]
    rows = models.rows("int_customer_answers", {"stg_shop__survey_answers": answers, "customer_aliases": aliases})
    assert [(row["customer_id"], row["answer"]) for row in rows] == [("c", "home")]


@pytest.mark.parametrize(
    ("said", "is_permitted"),
    [
        pytest.param([], False, id="off by default"),
        pytest.param([("granted", 5, False)], True, id="granted"),
        pytest.param([("pending", 5, True)], False, id="not confirmed"),
        pytest.param([("granted", 5, True), ("withdrawn", 4, False)], False, id="withdrawn"),
        pytest.param([("withdrawn", 5, False), ("granted", 4, False)], False, id="granted again without proof"),
        pytest.param([("withdrawn", 5, False), ("granted", 4, True)], True, id="granted again with proof"),
    ],
)
def test_health_data_needs_a_consent_of_its_own(models: ModelChain, said: list[Consent], *, is_permitted: bool) -> None:
    """S39, S60: sensitive answers and prescriptions exist only for who agreed to the use of health data."""
    given_rows = {
        "consents": consents(*said) + consents(("granted", 1, True), purpose="marketing"),
        "stg_shop__survey_answers": [answer(1, "my back hurts", is_sensitive=True)],
        "stg_shop__prescriptions": [
            {"prescription_id": "p", "customer_id": "c", "product_id": "insole", "valid_until": PREPARED_NIGHT}
        ],
        "stg_shop__products": [{"product_id": "insole", "product_name": "Insole", "category": "Orthopaedics"}],
    }
    answers = models.rows("int_customer_answers", given_rows)
    recommended = models.rows("int_prescriptions__permitted", given_rows)
    assert len(answers) == len(recommended) == int(is_permitted)
    if is_permitted:
        assert (recommended[0]["product_name"], recommended[0]["is_valid"]) == ("Insole", True)


def test_a_sensitive_answer_is_never_a_trait(models: ModelChain) -> None:
    """S38: health answers stay off the profile even with consent; a quiz that is not about health is used."""
    given_rows = {
        "consents": consents(("granted", 5, True)),
        "stg_shop__survey_answers": [
            answer(1, "my back hurts", question="problem", is_sensitive=True),
            answer(2, "knitting", days=3),
        ],
    }
    (row,) = models.rows("int_customers__surveyed", given_rows)
    assert (row["quiz_problem"], row["quiz_interest"]) == (None, "knitting")


def dates(models: ModelChain, entries: list[tuple[str, dt.date]], as_of: dt.date) -> list[tuple[str, dt.date]]:
    named = [
        {"date_id": f"d{number}", "customer_id": "c", "date_kind": kind, "row_id": f"r{number}",
         "added_at": dt.datetime(2020, 1, 1) + dt.timedelta(days=number)}
        for number, (kind, _) in enumerate(entries)
    ]  # fmt: skip
    days = [{"row_id": f"r{number}", "occurs_on": day} for number, (_, day) in enumerate(entries)]
    given_rows = {"stg_shop__important_dates": named, "stg_shop__important_date_days": days}
    rows = models.rows("int_important_dates__upcoming", given_rows, as_of=as_of)
    return sorted((row["date_kind"], row["next_date"]) for row in rows)


@pytest.mark.parametrize(
    ("kind", "day", "as_of", "expected"),
    [
        ("wedding", dt.date(2015, 6, 1), dt.date(2026, 6, 1), dt.date(2026, 6, 1)),
        ("wedding", dt.date(2015, 6, 1), dt.date(2026, 6, 2), dt.date(2027, 6, 1)),
        ("wedding", dt.date(2016, 2, 29), dt.date(2026, 2, 28), dt.date(2026, 2, 28)),
        ("wedding", dt.date(2016, 2, 29), dt.date(2027, 12, 1), dt.date(2028, 2, 29)),
        ("wedding", dt.date(2027, 6, 1), dt.date(2026, 7, 1), dt.date(2027, 6, 1)),
        ("name day", dt.date(2015, 1, 1), dt.date(2026, 1, 2), dt.date(2027, 1, 1)),
        ("wished_discount", dt.date(2026, 3, 8), dt.date(2026, 3, 8), dt.date(2026, 3, 8)),
        ("wished_discount", dt.date(2026, 3, 8), dt.date(2026, 3, 9), None),
    ],
)
def test_when_a_date_comes_next(
    models: ModelChain, kind: str, day: dt.date, as_of: dt.date, expected: dt.date | None
) -> None:
    """S36: a date comes each year or once, today included; 29 February is kept on the 28th of a common year."""
    assert [found for _, found in dates(models, [(kind, day)], as_of)] == ([] if expected is None else [expected])


def test_three_dates_are_kept_the_last_ones_told(models: ModelChain) -> None:
    """S36: capped at three."""
    entries = [(kind, dt.date(2020, month, 1)) for month, kind in enumerate(("one", "two", "three", "four"), start=1)]
    assert [kind for kind, _ in dates(models, entries, PREPARED_NIGHT)] == ["four", "three", "two"]


def test_the_next_of_her_dates_is_a_trait(models: ModelChain) -> None:
    rows = [
        {"customer_id": "c", "date_id": name, "date_kind": name, "next_date": PREPARED_NIGHT + dt.timedelta(days=days)}
        for name, days in (("wedding", 40), ("child_birthday", 3))
    ]
    (row,) = models.rows("int_customers__awaited", {"int_important_dates__upcoming": rows})
    assert (row["next_important_date_kind"], row["important_date_count"]) == ("child_birthday", 2)
    assert row["next_important_date"] == PREPARED_NIGHT + dt.timedelta(days=3)
