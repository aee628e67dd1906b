"""What customers have with them: wish lists, the app, browsers that take pushes."""

from collections.abc import Iterator

from simulation.catalogue import products_of
from simulation.chance import Weighted, stream
from simulation.people import CATEGORIES, Person
from simulation.rows import Stamped
from simulation.told_rows import DeviceRow, WishlistEventRow
from simulation.truth import ONE_DAY, TRUTH

WEB_SYSTEMS: Weighted[str] = Weighted([("windows", 5), ("android", 4), ("macos", 2), ("ios", 2), ("linux", 1)])


def wish_rows(seed: int, one: Person) -> Iterator[Stamped]:
    """The products that a customer put on her wish list, and took off again; sometimes without logging in."""
    chance = stream(seed, "wishes", one.number)
    wishes, count = chance.random() < TRUTH.wishing_share, chance.randrange(1, 6)
    clock = one.row.registered_at
    for number in range(1, count + 1 if wishes else 1):
        clock += chance.expovariate(1 / 60) * ONE_DAY
        category = one.favourite_category if chance.random() < 0.7 else CATEGORIES.draw(chance)
        added = WishlistEventRow(
            event_id=f"L-{one.number:06d}-{number}-added",
            customer_id=one.row.customer_id if chance.random() < 0.7 else None,
            visitor_id=one.visitor_id,
            product_id=chance.choice(products_of(category)).product_id,
            event_type="added",
            occurred_at=clock,
        )
        yield Stamped(clock, added)
        if chance.random() < 0.25:
            removed_at = clock + chance.uniform(0.1, 30) * ONE_DAY
            event_id = f"L-{one.number:06d}-{number}-removed"
            yield Stamped(removed_at, added._replace(event_id=event_id, event_type="removed", occurred_at=removed_at))


def device_rows(seed: int, one: Person) -> Iterator[Stamped]:
    """Her installation of the app and her browser's permission to push, where she has them.

    The shop knows only the browser's id of some: they are hers because she logged in with it elsewhere.
    """
    chance = stream(seed, "devices", one.number)
    app, push = chance.random() < TRUTH.app_share, chance.random() < TRUTH.web_push_share
    if app:
        yield _device(seed, one, "app", "ios" if chance.random() < 0.4 else "android")
    if push:
        yield _device(seed, one, "web", "web")


def _device(seed: int, one: Person, name: str, platform: str) -> Stamped:
    device_id = f"G-{one.number:06d}-{name}"
    chance = stream(seed, "device", device_id)
    registered_at = one.row.registered_at + chance.uniform(0.01, 120) * ONE_DAY
    is_revoked, is_anonymous = (
        chance.random() < share for share in (TRUTH.revoked_share, TRUTH.anonymous_device_share)
    )
    system = WEB_SYSTEMS.draw(chance)
    allows_pushes = platform == "web" or chance.random() < 0.7
    row = DeviceRow(
        device_id=device_id,
        registered_at=registered_at,
        customer_id=None if is_anonymous else one.row.customer_id,
        visitor_id=one.visitor_id,
        platform=platform,
        operating_system=system if platform == "web" else platform,
        push_token=f"token-{chance.getrandbits(64):016x}" if allows_pushes else None,
        status="revoked" if is_revoked else "active",
    )
    return Stamped(registered_at, row)
