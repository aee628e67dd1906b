"""The demonstration shows what was built: no mart is empty, no trait says the same of everybody."""

import re

from planted import Planted

from setka.settings import PROJECT_ROOT

# What takes a second night, or a fault, to be seen.
EMPTY = {"fct_experiment_assignments", "rpt_experiment_metrics"}
ONE_WORD = {
    "previous_engagement_class": "nobody changes class on the first night",
    "engagement_class_changed_date": "nobody changes class on the first night",
    "top_measure": "costs are known well enough for everybody or for nobody",
    "potential_value_basis": "costs are known well enough for everybody or for nobody",
    "prediction_reason": "predictions are missing for everybody or for nobody",
}


def test_no_mart_is_empty(planted: Planted) -> None:
    tables = [name for (name,) in planted.mart("select table_name from information_schema.tables")]
    counts = {name: planted.mart(f"select count(*) from {name}")[0][0] for name in tables}
    assert len(counts) > 40
    assert {name for name, count in counts.items() if not count} == EMPTY


def test_no_trait_says_the_same_of_everybody(planted: Planted) -> None:
    document = (PROJECT_ROOT / "docs" / "traits.md").read_text(encoding="utf-8")
    traits = sorted(set(re.findall(r"^\| `(\w+)` \|", document, re.MULTILINE)))
    assert len(traits) > 150
    distinct = ", ".join(f"count(distinct {name}) as {name}" for name in traits)
    counts = dict(zip(traits, planted.mart(f"select {distinct} from dim_customers")[0], strict=True))
    assert {name for name, count in counts.items() if count <= 1} == set(ONE_WORD)
