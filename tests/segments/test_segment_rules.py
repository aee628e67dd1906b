"""What a segment may not do is told by file and rule, with what to do; sound segments beside it are left alone."""

import pytest

from setka.model_rules import Vocabulary
from setka.segment_check import faults_of
from setka.segments import Segment

WORDS = Vocabulary(
    traits={"gender", "age", "order_count", "last_order_date", "days_since_last_order"},
    models=dict.fromkeys(
        ("dim_customers", "dim_contacts", "stg_shop__orders", "int_customer_letters", "plan_decisions", "seg_sound"), ()
    )
    | {"int_segments__unioned": ["int_segments__yielded"]},
    private={"dim_contacts"},
    thresholds={"young_age": "", "asleep_days": "days_since_last_order"},
)
BEGIN = "-- Somebody.\nselect customers.customer_id\nfrom {{ ref('dim_customers') }} as customers\n"


def segment(sql: str, name: str = "seg_tried", history_since: str = "deployment") -> Segment:
    return Segment(name, sql, {"en": "Tried", "ru": "Проба"}, "crm", history_since)


def over_orders(sql: str) -> Segment:
    """One whose past is to be computed."""
    return segment(sql, history_since="")


SOUND = segment(BEGIN + "where customers.age < {{ threshold('young_age') }}", "seg_sound")

FAULTY = {
    "misspelt trait": (
        BEGIN + "where customers.gendre = 'female'",
        "asks for 'gendre', which is no trait. Did you mean 'gender'",
    ),
    "another column": (
        BEGIN.replace("customer_id\n", "customer_id, customers.age\n"),
        "yields customer_id, age. A segment yields",
    ),
    "no id": (
        BEGIN.replace("customers.customer_id", "customers.age"),
        "yields age. A segment yields customer_id and nothing",
    ),
    "staging": (
        BEGIN + "where customer_id in (select customer_id from {{ ref('stg_shop__orders') }})",
        "reads stg_shop__orders of",
    ),
    "contact data": (
        BEGIN + "inner join {{ ref('dim_contacts') }} as c using (customer_id)",
        "dim_contacts, which holds contact",
    ),
    "raw rows": (
        BEGIN + "where customer_id in (select customer_id from {{ source('raw', 'orders') }})",
        "reads a source.",
    ),
    "consent": (
        BEGIN + "where customer_id in (select customer_id from {{ ref('plan_decisions') }})",
        "reads plan_decisions. Consent",
    ),
    "no such model": (
        BEGIN + "inner join {{ ref('int_customer_leters') }} as l using (customer_id)",
        "Did you mean 'int_customer_letters'",
    ),
    "no such number": (
        BEGIN + "where customers.age < {{ threshold('yuong_age') }}",
        "Did you mean 'young_age'?",
    ),
    "no such macro": (
        BEGIN + "where customers.age < {{ treshold('young_age') }}",
        "Jinja that cannot be read: 'treshold' is undefined",
    ),
    "broken braces": (
        BEGIN + "where customers.age < {{ threshold('young_age') }",
        "has Jinja that cannot be read",
    ),
    "broken SQL": (
        BEGIN + "where customers.age < and",
        "is not one SQL statement",
    ),
    "no select": (
        "-- Nobody.\ndelete from {{ ref('dim_customers') }}",
        "is not a select",
    ),
    "cycle": (
        BEGIN + "where customer_id in (select customer_id from {{ ref('seg_tried') }})",
        "closes a cycle through seg_tried",
    ),
    "cycle through what stands on all segments": (
        BEGIN + "where customer_id in (select customer_id from {{ ref('int_segments__unioned') }})",
        "closes a cycle through int_segments__unioned, int_segments__yielded, seg_tried",
    ),
}


@pytest.mark.parametrize(("sql", "said"), FAULTY.values(), ids=FAULTY)
def test_each_fault_is_named_with_its_remedy(sql: str, said: str) -> None:
    """S73: an unknown column is an error that names the near miss."""
    faults = faults_of([segment(sql), SOUND], [], WORDS)
    assert set(faults) == {"seg_tried"}
    assert any(said in line for line in faults["seg_tried"]), faults
    assert all(line.rstrip("?.") != line for line in faults["seg_tried"]), "each is a sentence"


@pytest.mark.parametrize(
    "rule",
    [
        "customers.days_since_last_order > 45",
        "customers.days_since_last_order >= {{ threshold('young_age') }}",
        "customers.last_order_date <= {{ add_months(as_of_date(), '-3') }}",
        "customers.last_order_date <= {{ add_days(as_of_date(), -45) }}",
        "{{ days_between('customers.last_order_date', as_of_date()) }} <= 45",
    ],
)
def test_days_are_compared_with_numbers_that_the_history_knows(rule: str) -> None:
    """Else a customer who passes the number on a day without news would pass it at the next order only."""
    (fault,) = faults_of([over_orders(BEGIN + f"where {rule}")], [], WORDS)["seg_tried"]
    assert "clock" in fault
    assert faults_of([segment(BEGIN + f"where {rule}")], [], WORDS) == {}
    known = "customers.days_since_last_order > {{ threshold('asleep_days') }} and customers.order_count > 3"
    assert faults_of([over_orders(BEGIN + f"where {known}")], [], WORDS) == {}


def test_a_trait_without_a_past_is_recorded() -> None:
    (fault,) = faults_of([over_orders(BEGIN + "where customers.age > 30")], [], WORDS)["seg_tried"]
    assert fault.startswith("asks for age, whose past is not known. Say 'history_since: deployment'")


def test_any_trait_may_be_combined_without_a_change_of_code() -> None:
    """S73: women under thirty who bought."""
    sql = BEGIN + "where customers.gender = 'female' and customers.age < 30 and customers.order_count > 0"
    assert faults_of([segment(sql)], [], WORDS) == {}


def test_a_longer_cycle_names_everybody_in_it() -> None:
    read = "where customer_id in (select customer_id from {{{{ ref('{}') }}}})"
    one, other = segment(BEGIN + read.format("seg_b"), "seg_a"), segment(BEGIN + read.format("seg_a"), "seg_b")
    words = Vocabulary(WORDS.traits, {**WORDS.models, "seg_a": (), "seg_b": ()}, WORDS.private, WORDS.thresholds)
    assert faults_of([one, other], [], words).keys() == {"seg_a", "seg_b"}


def test_what_reads_a_faulty_segment_waits_with_it() -> None:
    read = "where customer_id in (select customer_id from {{{{ ref('{}') }}}})"
    faulty, first = segment("-- Nobody.\nselect 1", "seg_a"), segment(BEGIN + read.format("seg_a"), "seg_b")
    second = segment(BEGIN + read.format("seg_b"), "seg_c")
    words = Vocabulary(WORDS.traits, {**WORDS.models, "seg_a": (), "seg_b": ()}, WORDS.private, WORDS.thresholds)
    faults = faults_of([faulty, first, second, SOUND], [], words)
    assert faults.keys() == {"seg_a", "seg_b", "seg_c"}
    assert faults["seg_c"] == ["reads seg_b, and waits for it."]
