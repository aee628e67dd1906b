"""Named streams of chance: each person and subject has its own, so that one more day shifts nobody else's draws."""

import random
from collections.abc import Sequence
from itertools import accumulate
from typing import Generic, TypeVar

Item = TypeVar("Item")


def stream(seed: int, *name: str | int) -> random.Random:
    """A generator that depends on the seed and the name only, on no other draw, and is equal on every machine."""
    return random.Random(f"{seed}:" + ":".join(map(str, name)))


class Weighted(Generic[Item]):
    """Items with weights of any sum, made ready once for many draws."""

    def __init__(self, weights: Sequence[tuple[Item, float]]) -> None:
        self.items = [item for item, _ in weights]
        self.cumulative = list(accumulate(weight for _, weight in weights))

    def draw(self, chance: random.Random) -> Item:
        """One item, by weight; costs exactly one draw."""
        return chance.choices(self.items, cum_weights=self.cumulative)[0]
