"""Editors read the schema: it accepts every shipped card and refuses what a marketer mistypes."""

import json
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest
import yaml

from activation.cards.card_schema import card_schema
from setka.segments import segment_names
from setka.settings import PROJECT_ROOT
from setka.triggers import trigger_names

CARDS = sorted((PROJECT_ROOT / "activation" / "campaigns").glob("*.yml"))


def mistakes(card: dict[str, Any]) -> list[str]:
    """Where the schema finds fault with a card, as an editor would underline it."""
    schema = json.loads(card_schema(segment_names(), trigger_names()))
    as_read = json.loads(json.dumps(card, default=str))
    return [".".join(map(str, error.path)) for error in jsonschema.Draft202012Validator(schema).iter_errors(as_read)]


@pytest.mark.parametrize("path", CARDS, ids=lambda path: path.stem)
def test_every_shipped_card_is_one_and_says_where_its_schema_is(path: Any) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=card.schema.json\n")
    assert (path.parent / "card.schema.json").is_file()
    assert mistakes(yaml.safe_load(text)) == []


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda card: card.update(trigger="trg_abandoned_cart"), "trigger"),
        (lambda card: card.update(goal="salse"), "goal"),
        (lambda card: card.update(holdout=10), "holdout"),
        (lambda card: card.update(reentry="a month"), "reentry"),
        (lambda card: card["steps"][0].update(after="tomorrow"), "steps.0.after"),
        (lambda card: card["steps"][2].update(only_if="seg_valuable"), "steps.2.only_if"),
        (lambda card: card["steps"][0].update(templat="x"), "steps.0"),
        (lambda card: card.pop("measure"), ""),
    ],
)
def test_a_mistyped_card_is_underlined_where_it_is_wrong(
    change: Callable[[dict[str, Any]], object], where: str
) -> None:
    card = yaml.safe_load((PROJECT_ROOT / "activation/campaigns/abandoned_cart.yml").read_text(encoding="utf-8"))
    change(card)
    assert mistakes(card) == [where]
