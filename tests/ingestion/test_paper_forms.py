"""Questionnaires on paper, typed into CSV files."""

from collections.abc import Callable

import pytest
from shop_folder import Row, Shop, table_report

FORM: Row = {
    "form_id": "F1",
    "filled_at": "2026-03-01",
    "first_name": "Ann",
    "email": "ann@example.com",
    "phone": "+7 900 000-00-01",
    "birth_date": "1980-05-06",
    "partner_code": "CLINIC7",
    "consent_email": "x",
    "consent_sms": "",
    "question": "pets",
    "answer": "two cats",
}


@pytest.fixture
def forms(new_shop: Callable[[], Shop]) -> Shop:
    shop = new_shop()
    shop.mapping = "paper_forms"
    return shop


def test_the_same_file_twice_changes_nothing(forms: Shop) -> None:
    """S18: a CSV of paper forms loads idempotently, under another file name as well."""
    second = {**FORM, "form_id": "F2", "email": "", "consent_email": ""}
    forms.write("paper_forms 2026-03.csv", [FORM, second])
    first = forms.land()
    before = {table: forms.current(table) for table in ("customers", "consents", "survey_answers")}
    assert [table_report(first, table).landed for table in before] == [2, 1, 2]

    assert forms.land().landed == 0
    forms.write("paper_forms again.csv", [FORM, second])
    copied = forms.land()

    assert copied.landed == 0
    assert copied.quarantined == 0
    assert {table: forms.current(table) for table in before} == before


def test_a_form_that_cannot_be_read_is_reported_by_its_row_and_the_others_load(forms: Shop) -> None:
    """S18: rejects are reported by row, with field and reason."""
    forms.write(
        "paper_forms.csv",
        [FORM, {**FORM, "form_id": ""}, {**FORM, "form_id": "F3", "birth_date": "sixth of May"},
         {**FORM, "form_id": "F4", "filled_at": "yesterday"}],
    )  # fmt: skip
    with (forms.folder / "paper_forms.csv").open("a") as file:
        file.write("F5,2026-03-01,too,few\n")
    report = forms.land()
    assert [row[0] for row in forms.raw("customers", "customer_id")] == ["F1"]
    rejected = {row[1:3]: row[3] for row in forms.quarantined("customers")}
    assert rejected == {
        (2, "customer_id"): "is empty",
        (3, "birth_date"): "is not a date",
        (4, "registered_at"): "is not a time",
        (5, None): "has 4 fields, the header has 11",
    }
    assert table_report(report, "customers").quarantined == 4


def test_a_form_of_several_answers_is_one_person(forms: Shop) -> None:
    forms.write("paper_forms.csv", [FORM, {**FORM, "question": "city", "answer": "Tula"}])
    report = forms.land()
    assert forms.raw("customers", "customer_id, acquisition_source, partner_code") == [("F1", "paper_form", "CLINIC7")]
    assert table_report(report, "survey_answers").landed == 2
    assert report.quarantined == 0


def test_only_a_tick_is_a_consent_and_the_form_is_its_proof(forms: Shop) -> None:
    forms.write("paper_forms.csv", [{**FORM, "consent_sms": "no", "consent_phone": "YES"}])
    forms.land()
    assert set(forms.raw("consents", "channel, status, source, proof")) == {
        ("email", "granted", "paper_form", "paper form F1"),
        ("phone", "granted", "paper_form", "paper form F1"),
    }
