"""What a trigger may not do is told by file and rule, with what to do; its numbers are rows of their seed."""

import csv
import re

import pytest

from setka.model_rules import Vocabulary
from setka.paths import DBT_PROJECT
from setka.segment_check import faults_of
from setka.triggers import Trigger

SEED = DBT_PROJECT / "seeds" / "trigger_rules.csv"
USE = re.compile(r"trigger_rule\('(\w+)'\)")


def test_every_rule_that_a_model_or_macro_names_is_a_row_and_every_row_is_used() -> None:
    with SEED.open(encoding="utf-8", newline="") as file:
        rules = {row["rule"] for row in csv.DictReader(file)}
    files = [*(DBT_PROJECT / "models").rglob("*.sql"), *(DBT_PROJECT / "macros").rglob("*.sql")]
    used = {name for file in files for name in USE.findall(file.read_text(encoding="utf-8"))}
    assert used - rules == set(), f"{SEED.name} has no row for these. Add them with their reason."
    assert rules - used == set(), f"{SEED.name} has rows that nobody reads. Take them out."
    assert len(rules) > 10


WORDS = Vocabulary(
    traits=None,
    models={
        "fct_orders": (),
        "dim_contacts": (),
        "plan_decisions": (),
        "int_triggers__unioned": ["int_triggers__faulty", "int_triggers__yielded"],
    },
    private={"dim_contacts"},
    thresholds={},
    trigger_rules={"cart_hours"},
)
SOUND = """-- An order came.
select customer_id, order_id as trigger_key, ordered_at as occurred_at, '{}' as context
from {{ ref('fct_orders') }}
where {{ occurred_lately('ordered_at') }}
"""
FAULTY = {
    "no key": (
        SOUND.replace("order_id as trigger_key, ", ""),
        "yields customer_id, occurred_at, context. A trigger says who, which occurrence",
    ),
    "another column": (
        SOUND.replace("'{}' as context", "'{}' as context, net_amount"),
        "context, net_amount. A trigger",
    ),
    "contact data": (SOUND.replace("fct_orders", "dim_contacts"), "reads dim_contacts, which holds contact data"),
    "decisions": (SOUND.replace("fct_orders", "plan_decisions"), "reads plan_decisions. Consent, caps"),
    "raw rows": (SOUND.replace("ref('fct_orders')", "source('raw', 'orders')"), "reads a source. Only staging"),
    "no such model": (SOUND.replace("fct_orders", "fct_order"), "Did you mean 'fct_orders'?"),
    "no such number": (SOUND + "and 1 < {{ trigger_rule('card_hours') }}", "Did you mean 'cart_hours'?"),
    "no such macro": (SOUND.replace("occurred_lately", "occured_lately"), "'occured_lately' is undefined"),
    "broken SQL": (SOUND + "and and", "is not one SQL statement"),
    "cycle": (SOUND.replace("fct_orders", "int_triggers__unioned"), "closes a cycle through int_triggers__unioned"),
}


@pytest.mark.parametrize(("sql", "said"), FAULTY.values(), ids=FAULTY)
def test_each_fault_of_a_trigger_is_named_with_its_remedy(sql: str, said: str) -> None:
    faults = faults_of([], [Trigger("trg_tried", sql), Trigger("trg_sound", SOUND)], WORDS)
    assert set(faults) == {"trg_tried"}
    assert any(said in line for line in faults["trg_tried"]), faults


def test_a_trigger_waits_for_the_faulty_one_that_it_reads() -> None:
    reader = Trigger("trg_reader", SOUND.replace("fct_orders", "trg_tried"))
    words = Vocabulary(None, {**WORDS.models, "trg_tried": ()}, (), {})
    faults = faults_of([], [Trigger("trg_tried", "select 1"), reader], words)
    assert faults["trg_reader"] == ["reads trg_tried, and waits for it."]
