"""The numbers of triggers are rows of their seed: a misspelt name would compare with nothing and fire never."""

import csv
import re

from setka.paths import DBT_PROJECT

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
