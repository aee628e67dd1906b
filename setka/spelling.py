"""Did you mean ...: the nearest known word, so that a typing error costs seconds."""

import difflib
from collections.abc import Iterable


def near_miss(word: str, known: Iterable[str]) -> str:
    """A sentence naming the known word nearest to `word`, or listing what is known when none is near."""
    candidates = sorted(known)
    nearest = difflib.get_close_matches(word, candidates, n=1, cutoff=0.6)
    if nearest:
        return f"Did you mean '{nearest[0]}'?"
    return f"Known: {', '.join(candidates)}." if candidates else "None is known yet."
