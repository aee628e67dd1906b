"""The places where a run may die: named, so that a test can kill the process at each of them."""

from collections.abc import Callable

Checkpoint = Callable[[str], None]

CHECKPOINTS = (
    "planning: rows written",
    "planning: committed",
    "dispatch: recovered",
    "dispatch: withdrawn",
    "dispatch: reserved",
    "dispatch: rendered",
    "dispatch: submitting",
    "provider: staged",
    "provider: accepted",
    "dispatch: answered",
    "dispatch: recorded",
)
"""In the order in which a run passes them."""


def pass_by(name: str) -> None:
    """The checkpoint of a real run: nothing happens."""
