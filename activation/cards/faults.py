"""What pydantic found wrong in a card, said as a marketer needs to read it: file, key, value, remedy."""

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from activation.cards.model import Card
from setka.errors import CardError
from setka.spelling import near_miss

# Why a key is asked for; the three conditions of relevance (who, what, when) and the goal have their own words.
_MISSING = {
    "goal": "Say which goal it serves: acquisition, leads, sales, relationship or profile.",
    "steps": "Say what is sent and when: at least one step with id, after, channel, template, valid_for.",
    "holdout": "Say which share gets nothing, so that the effect can be measured: '10%', or '0%' on purpose.",
    "measure": "Say what decides whether it works: {primary: orders_per_customer, window: 14 days}.",
    "valid_for": "Say how long the step makes sense, so that a late run sends nothing stale: '7 days'.",
    "reentry": "Say after how long she may enter again: '30 days', or 'always' for each occurrence.",
    "after": "Say when: '0 days' after entering, or later.",
    "channel": "Say where it goes: email or audience_file.",
}


def card_errors(where: str, found: ValidationError) -> list[CardError]:
    """One CardError per fault, in the order of the card."""
    return [_card_error(where, dict(fault)) for fault in found.errors()]


def _card_error(where: str, fault: Mapping[str, Any]) -> CardError:
    place = [part for part in fault["loc"] if not _is_union_branch(part)]
    key = _key(place)
    if fault["type"] == "missing":
        last = str(place[-1])
        remedy = _MISSING.get(last, "Every card has it: campaigns/win_back.yml shows one.")
        return CardError(f"key '{key}' is missing", where=where, remedy=remedy)
    if fault["type"] == "extra_forbidden":
        return CardError(
            f"key '{key}' is not known", where=where, remedy=near_miss(str(place[-1]), _keys_at(place[:-1]))
        )
    if fault["type"] == "literal_error":
        allowed = fault["ctx"]["expected"].replace("'", "").replace(" or ", ", ").split(", ")
        problem = f"key '{key}' is {fault['input']!r}, must be one of {', '.join(allowed)}"
        return CardError(problem, where=where, remedy=near_miss(str(fault["input"]), allowed))
    if fault["type"] == "value_error":
        problem, _, remedy = str(fault["ctx"]["error"]).partition(". ")
        own_sentence = not place or isinstance(fault["input"], dict)
        said = problem if own_sentence else f"{key} == {fault['input']!r} {problem}"
        prefix = f"step {place[1]}: " if own_sentence and len(place) > 1 and place[0] == "steps" else ""
        return CardError(f"{prefix}{said}", where=where, remedy=remedy)
    return CardError(f"key '{key}' is {fault['input']!r}: {fault['msg']}", where=where, remedy="Correct the value.")


def _is_union_branch(part: Any) -> bool:
    # pydantic names the branch of a union in the place, which is no key of the card.
    return isinstance(part, str) and ("[" in part or part in ("date", "constrained-str"))


def _key(place: Sequence[Any]) -> str:
    words = [str(part + 1) if isinstance(part, int) else str(part) for part in place]
    return ".".join(words) or "card"


def _keys_at(place: Sequence[Any]) -> list[str]:
    model: type[BaseModel] = Card
    for part in place:
        if isinstance(part, str) and part in model.model_fields:
            inner = _model_in(model.model_fields[part].annotation)
            model = inner or model
    return list(model.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((model for part in get_args(annotation) if (model := _model_in(part))), None)
