"""Who invited whom, and the misuse that a referral programme must see through."""

from collections.abc import Iterator

from simulation.chance import stream
from simulation.people import Person, person
from simulation.rows import Stamped
from simulation.told_rows import ReferralRow
from simulation.truth import ONE_DAY, TRUTH

FANS_EVERY = 6  # customers 1, 7, 13, ... do all the inviting: few people bring many
MISUSES = ("self", "ring", "again")


def invitation_rows(seed: int, one: Person, customers: int) -> Iterator[Stamped]:
    """The invitations of a customer whose account says that a friend brought her, some of them void.

    Void are: one of herself; a second one by somebody else; one of her inviter by her, which makes a ring.
    """
    if one.row.acquisition_source != "referral" or one.number == 1:
        return
    chance = stream(seed, "invitation", one.number)
    fan, other = _fan(chance.randrange(1, one.number)), _fan(chance.randrange(1, one.number))
    misuse = chance.choice(MISUSES) if chance.random() < TRUTH.friend_misuse_share else None
    inviter = one.number if misuse == "self" else fan
    yield _invitation(inviter, one, one.number, 0)
    if misuse == "again":
        yield _invitation(other, one, one.number, 1)
    if misuse == "ring" and person(seed, fan, customers).row.acquisition_source != "referral":
        yield _invitation(one.number, one, fan, 2)


def _fan(number: int) -> int:
    return number - (number - 1) % FANS_EVERY


def _invitation(inviter: int, one: Person, invited: int, days: int) -> Stamped:
    occurred_at = one.row.registered_at + days * ONE_DAY
    return Stamped(
        occurred_at,
        ReferralRow(
            referral_id=f"F-{one.number:06d}-{days}",
            referrer_id=f"C{inviter:06d}",
            referred_customer_id=f"C{invited:06d}",
            occurred_at=occurred_at,
            referral_code=f"FRIEND{inviter}",
        ),
    )
