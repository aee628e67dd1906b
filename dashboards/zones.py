"""What the zones of the lifecycle grid are called, and what a marketer does about them.

Which cell belongs to which zone is the warehouse's data (D11); here is only how a zone is shown. A zone that a shop
adds in its seed and that is not listed here is shown by its key, in grey.
"""

from typing import NamedTuple


class Zone(NamedTuple):
    """How one zone is shown.

    key: as in the mart.  title: for people.  advice: what to do, in one or two sentences.
    colour: of the zone's fullest cell, #rrggbb, from Paul Tol's "light" scheme: its colours are told apart with every
        kind of colour blindness and carry black text.
    """

    key: str
    title: str
    colour: str
    advice: str


ZONES = {
    zone.key: zone
    for zone in (
        Zone("new", "New", "#99ddff", "Thank, explain, and invite to the second order. No discount yet."),
        Zone("potential", "Highest potential", "#44bb99", "Build the habit: related goods, care, loyalty points."),
        Zone("best", "Best", "#bbcc33", "Recognise them: gifts, early access, a personal word. Never a discount."),
        Zone(
            "discount_belt",
            "Discount belt",
            "#eedd88",
            "Remind first. Only who does not respond to that gets a discount, and only here.",
        ),
        Zone(
            "former_new", "Former new", "#ffaabb", "One honest attempt to win back, then silence: most will not return."
        ),
        Zone(
            "former_best",
            "Former best",
            "#ee8866",
            "Worth a personal approach: ask what went wrong, offer a reason to return.",
        ),
        Zone("prospect", "Prospects", "#dddddd", "Welcome them and lower the step to the first order."),
    )
}
UNLISTED_COLOUR = "#dddddd"


def zone_of(key: str) -> Zone:
    """The zone of a key; one that is not listed shows its key with spaces, in grey, without advice."""
    return ZONES.get(key) or Zone(key, key.replace("_", " ").capitalize(), UNLISTED_COLOUR, "")
