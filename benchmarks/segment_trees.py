"""Trees of conditions as an analyst nests them in a segment: their SQL, and whom a plain count finds by them."""

import operator
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

COMPARISONS: Final[dict[str, Callable[[int, int], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    ">=": operator.ge,
    ">": operator.gt,
}


class Trait(NamedTuple):
    """A trait of the profile compared with a number."""

    name: str
    comparison: str
    number: int


class Did(NamedTuple):
    """Something done often enough, of late where a window is given. where: columns of an event and their values."""

    where: tuple[tuple[str, str], ...]
    at_least: int
    within_days: int | None

    @property
    def condition(self) -> str:
        """SQL of which events count, windows aside."""
        return " and ".join(f"{column} = '{value}'" for column, value in self.where)


class Not(NamedTuple):
    """The contrary, which is unknown where the condition is."""

    tree: "Tree"


class Joined(NamedTuple):
    """Conditions of which all or any must hold."""

    word: str
    trees: Sequence["Tree"]


Tree = Trait | Did | Not | Joined


class Action(NamedTuple):
    """What one customer did on one day, and how often."""

    customer: str
    event_type: str
    category: str
    days_ago: int
    event_count: int


class Shop(NamedTuple):
    """Customers with their traits by name, and what they and strangers did."""

    profiles: dict[str, dict[str, int | None]]
    actions: list[Action]


def as_segment(tree: Tree) -> str:
    """The file of the segment as an analyst writes it, over the models dim_customers and events."""
    return (
        "select customers.customer_id\nfrom {{ ref('dim_customers') }} as customers\n"
        f"where {condition_sql(tree, _customers_who)}"
    )


def condition_sql(tree: Tree, did_sql: Callable[[Did], str]) -> str:
    """The tree upon a row of the profile `customers`; `did_sql` writes what asks for things done."""
    match tree:
        case Trait(name, comparison, number):
            return f"customers.{name} {comparison} {number}"
        case Did():
            return did_sql(tree)
        case Not(inner):
            return f"not ({condition_sql(inner, did_sql)})"
        case Joined(word, trees):
            return f" {word} ".join(f"({condition_sql(one, did_sql)})" for one in trees)


def things_done(tree: Tree) -> Iterator[Did]:
    """Everything that the tree asks to have been done, from left to right."""
    match tree:
        case Did():
            yield tree
        case Not(inner):
            yield from things_done(inner)
        case Joined(_, trees):
            for one in trees:
                yield from things_done(one)


def holds(tree: Tree, shop: Shop, customer: str) -> bool | None:
    """Whether a plain count finds the customer; None where that is unknown."""
    match tree:
        case Trait(name, comparison, number):
            value = shop.profiles[customer][name]
            return None if value is None else COMPARISONS[comparison](value, number)
        case Did(_, at_least, _):
            meant = (one for one in shop.actions if one.customer == customer and _counts(tree, one))
            return sum(action.event_count for action in meant) >= at_least
        case Not(inner):
            found = holds(inner, shop, customer)
            return None if found is None else not found
        case Joined(word, trees):
            deciding = word == "or"
            all_found = [holds(one, shop, customer) for one in trees]
            if deciding in all_found:
                return deciding
            return None if None in all_found else not deciding


def _counts(did: Did, action: Action) -> bool:
    late_enough = did.within_days is None or action.days_ago <= did.within_days
    return late_enough and all(getattr(action, column) == value for column, value in did.where)


def _customers_who(did: Did) -> str:
    window = "" if did.within_days is None else f", within_days={did.within_days}"
    called = f"customers_who(ref('events'), \"{did.condition}\", at_least={did.at_least}{window})"
    return f"customers.customer_id in ({{{{ {called} }}}})"
