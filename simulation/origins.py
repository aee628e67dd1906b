"""What brings people to the site: the marks of the link they came by, and for each customer the very first one."""
# ruff: noqa: RUF001  -- what people search for is Cyrillic on purpose

from typing import NamedTuple

from simulation.chance import Weighted, stream
from simulation.people import Person


class Origin(NamedTuple):
    """The utm marks of a link and the words searched for; all None for who typed the address in."""

    source: str | None
    medium: str | None
    campaign: str | None
    content: str | None
    query: str | None


DIRECT = Origin(None, None, None, None, None)
ORIGINS: Weighted[Origin] = Weighted(
    [
        (DIRECT, 62),
        (Origin("search", "cpc", "brand", None, "постельное бельё сатин"), 14),
        (Origin("social", "smm", "autumn", "banner-plaid", None), 8),
        (Origin("email", "email", "news", None, None), 10),
        (Origin("email", "email", "discount", None, None), 6),
    ]
)

# By the source that the account states: a visit before the registration came from there.
FIRST_ORIGINS: dict[str, tuple[Origin, ...]] = {
    "store": (Origin("store", "qr", "shop-window", "poster-tula", None), Origin("store", "qr", "receipt", None, None)),
    "search": (
        Origin("search", "cpc", "brand", None, "подушка с эффектом памяти"),
        Origin("search", "cpc", "category", None, "стельки ортопедические купить"),
        Origin("search", "organic", None, None, "плед вязаный"),
    ),
    "referral": (Origin("friend", "referral", "invite-a-friend", None, None),),
    "social": (
        Origin("social", "smm", "autumn", "post-cosy-evening", None),
        Origin("social", "paid_social", "autumn", "video-blanket", None),
        Origin("blog", "banner", "sleep-well", "banner-pillow", None),
    ),
    "marketplace": (Origin("marketplace", "affiliate", "showcase", None, None), DIRECT),
}


def first_origin(seed: int, person: Person) -> Origin:
    """What brought a customer to the site for the first time, before she registered."""
    return stream(seed, "first origin", person.number).choice(FIRST_ORIGINS[person.row.acquisition_source])
