"""Reading the cards of a folder. A broken card stops only itself."""

import csv
import functools
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from pydantic import ValidationError

from activation.cards.faults import card_errors
from activation.cards.model import Card
from activation.cards.quantities import written_days
from activation.letters.sources import (
    LANGUAGES,
    TEMPLATES_DIR,
    source_hashes,
    syntax_problem,
    template_names,
    template_path,
)
from setka.errors import CardError
from setka.paths import DBT_PROJECT
from setka.segments import segment_names
from setka.spelling import near_miss
from setka.triggers import trigger_names

VERSION_LENGTH = 16  # hex digits: 64 bits, no collision among the versions of any shop


@dataclass(frozen=True)
class LoadedCard:
    """A valid card with its version: `card_version` = first 16 hex of the SHA-256 of content and template hashes."""

    card: Card
    card_version: str
    content: str
    template_hashes: str


class Audiences(NamedTuple):
    """The names of the segments and triggers that a card may ask."""

    segments: set[str]
    triggers: set[str]


@dataclass(frozen=True)
class CardBook:
    """The cards of a folder by campaign, and what is wrong with the others (one entry per fault)."""

    cards: Mapping[str, LoadedCard]
    errors: tuple[CardError, ...]


def load_cards(folder: Path, *, segments: set[str] | None = None, templates_dir: Path = TEMPLATES_DIR) -> CardBook:
    """Read every `*.yml` of `folder`; `segments` are the names that exist, the project's own where not given;
    `templates_dir` holds the letters.

    Raises nothing for a broken card: its faults are in `errors`, each naming file, key, value and remedy.
    Raises CardError only when the folder itself is missing.
    """
    if not folder.is_dir():
        raise CardError("the folder of the cards does not exist", where=str(folder), remedy="Set SETKA_CARDS_DIR.")
    audiences = Audiences(set(segment_names()) if segments is None else segments, set(trigger_names()))
    cards: dict[str, LoadedCard] = {}
    errors: list[CardError] = []
    for path in sorted((*folder.glob("*.yml"), *folder.glob("*.yaml"))):
        where = f"{folder.name}/{path.name}"
        try:
            card = Card.model_validate(_read(path, where))
        except CardError as error:
            errors.append(error)
            continue
        except ValidationError as found:
            errors.extend(card_errors(where, found))
            continue
        faults = _misfits(card, path, where, audiences, templates_dir)
        if card.campaign in cards:
            faults.append(CardError(f"campaign '{card.campaign}' has two cards", where=where, remedy="Remove one."))
        errors.extend(faults)
        if not faults:
            cards[card.campaign] = _versioned(card, templates_dir)
    return CardBook(cards, tuple(errors))


def canonical_content(card: Card) -> str:
    """The card as JSON text that is equal for equal meaning: defaults written out, keys sorted."""
    return json.dumps(card.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _versioned(card: Card, templates_dir: Path) -> LoadedCard:
    content = canonical_content(card)
    letters = [letter for step in card.steps for letter in _letters(step.template, step.variants)]
    hashes = json.dumps(source_hashes(templates_dir, card.campaign, letters), sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(f"{content}\n{hashes}".encode()).hexdigest()
    return LoadedCard(card, digest[:VERSION_LENGTH], content, hashes)


def _letters(template: str | None, variants: tuple[Any, ...]) -> list[str]:
    return [variant.template for variant in variants] if variants else [template] if template else []


def _misfits(card: Card, path: Path, where: str, audiences: Audiences, templates_dir: Path) -> list[CardError]:
    """What the card says well but the project does not have: its segments, its trigger, its letters."""
    if card.campaign != path.stem:
        # Its letters lie under the campaign's name, so nothing more can be said before the name is right.
        problem = f"key 'campaign' is '{card.campaign}', the file is {path.name}"
        return [CardError(problem, where=where, remedy=f"Name the file {card.campaign}.yml.")]
    named = [
        ("audience", card.audience, "segment", audiences.segments),
        ("trigger", card.trigger, "trigger", audiences.triggers),
        *(
            (f"steps.{number}.only_if", step.only_if, "segment", audiences.segments)
            for number, step in enumerate(card.steps, 1)
        ),
    ]
    faults = [
        CardError(f"key '{key}' is '{name}', no such {kind}", where=where, remedy=near_miss(name, existing))
        for key, name, kind, existing in named
        if name is not None and name not in existing
    ]
    first = min(step.after for step in card.steps)
    if card.entry in ("occurrence", "move") and first > told_days():
        problem = f"the first step goes {written_days(first)} after what is told for {written_days(told_days())} only"
        faults.append(CardError(problem, where=where, remedy="Let it go earlier, or raise trigger_days of the seed."))
    for step in card.steps:
        for letter in _letters(step.template, step.variants):
            faults.extend(_letter_faults(card.campaign, letter, where, templates_dir))
    return faults


@functools.cache
def told_days() -> int:
    """For how many local days triggers tell of an occurrence: trigger_days of the seed trigger_rules."""
    with (DBT_PROJECT / "seeds" / "trigger_rules.csv").open(encoding="utf-8", newline="") as file:
        return next(int(row["value"]) for row in csv.DictReader(file) if row["rule"] == "trigger_days")


def _letter_faults(campaign: str, letter: str, where: str, templates_dir: Path) -> list[CardError]:
    known = template_names(templates_dir, campaign)
    if letter not in known:
        problem = f"key 'template' is '{letter}', no such letter in templates/{campaign}"
        return [CardError(problem, where=where, remedy=near_miss(letter, known))]
    faults = []
    for language in LANGUAGES:
        path = template_path(templates_dir, campaign, letter, language)
        if not path.is_file():
            problem = f"letter '{letter}' has no text in language '{language}'"
            faults.append(CardError(problem, where=where, remedy=f"Write templates/{campaign}/{path.name}."))
        elif unreadable := syntax_problem(templates_dir, path):
            faults.append(
                CardError(unreadable, where=f"templates/{campaign}/{path.name}", remedy="Correct the template.")
            )
    return faults


def _read(path: Path, where: str) -> Any:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), _StrictLoader)
    except UnicodeDecodeError:
        raise CardError("is not UTF-8 text", where=where, remedy="Save the file as UTF-8.") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise CardError(f"line {line}: {error.problem}", where=where, remedy="Correct the YAML.") from None
    if not isinstance(content, dict):
        raise CardError("is not a card: a mapping of keys is expected", where=where, remedy="See win_back.yml.")
    return content


class _StrictLoader(yaml.SafeLoader):
    """YAML that refuses a key written twice: the safe loader silently keeps the last one."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """As the parent, after checking that no key repeats."""
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.MarkedYAMLError(problem=f"key '{key}' is written twice", problem_mark=key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


def stored_card(content: str) -> Card:
    """The card of a stored version; dates and quantities are read as they were written."""
    return Card.model_validate(json.loads(content))
