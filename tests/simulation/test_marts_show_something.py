"""The demonstration shows what was built: no mart is empty, no trait says the same of everybody."""

import json
import re

from planted import Planted

from setka.dbt import ensure_manifest
from setka.settings import PROJECT_ROOT
from setka.triggers import trigger_names

# What takes a second night, or a fault, to be seen.
EMPTY = {"fct_experiment_assignments", "int_segments__held", "rpt_experiment_metrics"}
ONE_WORD = {
    "previous_engagement_class": "nobody changes class on the first night",
    "engagement_class_changed_date": "nobody changes class on the first night",
    "top_measure": "costs are known well enough for everybody or for nobody",
    "potential_value_basis": "costs are known well enough for everybody or for nobody",
    "prediction_reason": "predictions are missing for everybody or for nobody",
}
# Triggers for which the demonstration's shop has no story.
SILENT_TRIGGERS = {
    "trg_abandoned_categories": "every visit looks at a product, which goes first",
    "trg_back_in_stock": "seven shops are never sold out of one product together",
    "trg_holidays": "no holiday is greeted in October",
    "trg_leads_with_carts": "nobody leaves an address in a form",
    "trg_leads_with_views": "nobody leaves an address in a form",
    "trg_novelties": "the catalogue stays what the shop began with",
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


def test_every_trigger_fires_unless_the_shop_has_no_story_for_it(planted: Planted) -> None:
    rows = planted.built("select trigger, trigger_key, context from int_triggers__unioned")
    assert set(trigger_names()) - {trigger for trigger, _, _ in rows} == set(SILENT_TRIGGERS)
    assert all(key and isinstance(json.loads(context), dict) for _, key, context in rows)


def test_keys_that_follow_from_how_a_model_is_made_are_keys(planted: Planted) -> None:
    """No nightly test counts them (`key_follows_from` in the model's YAML)."""
    nodes = json.loads(ensure_manifest().read_text(encoding="utf-8"))["nodes"].values()
    keys = {
        node["name"]: ", ".join(node["config"]["meta"]["key"])
        for node in nodes
        if node["config"].get("meta", {}).get("key_follows_from")
    }
    assert {"fct_segment_memberships", "int_segments__unioned"} <= set(keys)
    doubled = {
        name: planted.built(f"select {key} from {name} group by {key} having count(*) > 1")
        for name, key in keys.items()
    }
    assert not any(doubled.values()), doubled


def test_no_segment_and_no_trigger_is_held_for_what_it_yields(planted: Planted) -> None:
    assert (
        planted.built("select segment from int_segments__faulty union all select trigger from int_triggers__faulty")
        == []
    )


def test_every_move_between_segments_zones_and_classes_starts_something(planted: Planted) -> None:
    """S162: classes and zones are segments too; a segment that is recorded has no moves on its first night."""
    moves = planted.built(
        "select segment, customer_id, entered_date as moved_date, 'entered' as move from fct_segment_memberships "
        "where evidence = 'computed' union all "
        "select segment, customer_id, left_date, 'left' from fct_segment_memberships where evidence = 'computed'"
    )
    night = max(moved for _, _, moved, _ in moves if moved)
    recent = {(move, customer, f"{segment}:{moved}") for segment, customer, moved, move in moves
              if moved and (night - moved).days <= 14}  # fmt: skip
    told = planted.built(
        "select replace(trigger, 'trg_segments_', ''), customer_id, trigger_key from int_triggers__unioned "
        "where trigger like 'trg_segments_%'"
    )
    assert set(told) == recent
    assert len(told) == len(recent) > 100
    assert {key.partition(":")[0] for _, _, key in told} >= {"seg_zone_best", "seg_zone_discount_belt"}
