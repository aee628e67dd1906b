"""The JSON Schema of a campaign card, by which editors complete keys and names and underline mistakes while one types.

It says what each key may hold, and which segments and triggers exist; what must fit together is said by `setka cards
check`, which has the last word.
"""

import json
from collections.abc import Iterable

from activation.cards.model import Card


def card_schema(segments: Iterable[str], triggers: Iterable[str]) -> str:
    """The schema as JSON text; `segments` and `triggers` are the names that a card may use."""
    schema = Card.model_json_schema()
    names = {"audience": sorted(segments), "trigger": sorted(triggers)}
    for key, allowed in names.items():
        schema["properties"][key] |= {"anyOf": [{"enum": allowed}, {"type": "null"}]}
    schema["$defs"]["Step"]["properties"]["only_if"] |= {"anyOf": [{"enum": names["audience"]}, {"type": "null"}]}
    schema["title"] = "A campaign card of Setka"
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
