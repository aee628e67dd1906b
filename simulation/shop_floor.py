"""What happens beside the till: printed coupons, a seller's own card, and paper forms."""

import datetime as dt
from collections.abc import Iterator

from simulation.catalogue import STORE_OF_CITY, STORES
from simulation.chance import stream
from simulation.people import Person
from simulation.purchases import Purchase
from simulation.rows import ConsentRow, OrderRow, Stamped
from simulation.told_rows import CouponRedemptionRow, IdentityRow, SurveyAnswerRow
from simulation.truth import ONE_DAY, TRUTH

SELLERS_CARD, SELLERS_STORE = "L90000001", STORES[0].store_id  # one seller holds her own card under the scanner
SELLERS_SHARE = 0.2  # of receipts at that till without another card
HOBBIES = ("garden", "travel", "children", "sport", "books")


def with_sellers_card(seed: int, order: OrderRow, own_card: str | None) -> OrderRow:
    """The till receipt, perhaps with the seller's card on it; `own_card` is the buyer's."""
    luck = stream(seed, "seller", order.order_id).random()
    is_hers = order.sales_channel == "store" and order.store_id == SELLERS_STORE and not own_card
    return order._replace(loyalty_card_id=SELLERS_CARD) if is_hers and luck < SELLERS_SHARE else order


def coupon_rows(seed: int, one: Person, bought: Purchase) -> Iterator[Stamped]:
    """The printed coupon that came with a purchase at a till, told of in one of the ways in which shops hear of one.

    Named at the till by her account or her card; registered on the site later with her address; or both: taken at the
    till from nobody in particular, and registered afterwards. Which of them, depends on what she has.
    """
    chance = stream(seed, "coupon", bought.order.order_id)
    if chance.random() >= TRUTH.coupon_share or bought.order.sales_channel != "store":
        return
    ways = ["account", *(["card"] if one.row.loyalty_card_id else []), *(["site", "both"] if one.owns_address else [])]
    way, later = chance.choice(ways), chance.uniform(0.1, 20) * ONE_DAY
    coupon = CouponRedemptionRow(
        redemption_id=f"{bought.order.order_id}-K1",
        coupon_id=f"K-{bought.order.order_id[2:]}",
        occurred_at=bought.order.ordered_at,
        customer_id=one.row.customer_id if way == "account" else None,
        loyalty_card_id=one.row.loyalty_card_id if way == "card" else None,
        order_id=bought.order.order_id,
        store_id=bought.order.store_id,
        source="till",
        email=None,
    )
    if way != "site":
        yield Stamped(coupon.occurred_at, coupon)
    if way in ("site", "both"):
        registered = coupon._replace(
            redemption_id=f"{bought.order.order_id}-K2",
            occurred_at=coupon.occurred_at + later,
            order_id=None,
            source="site_form",
            email=one.row.email,
        )
        yield Stamped(registered.occurred_at, registered)


def form_rows(seed: int, one: Person) -> Iterator[Stamped]:
    """The paper form that a customer filled in at a shop: an answer, and where the account has no address, hers.

    Only with a tick there is a consent, and the form is its proof.
    """
    chance = stream(seed, "form", one.number)
    luck, days, hobby, is_ticked = (
        chance.random(),
        chance.uniform(1, 200),
        chance.choice(HOBBIES),
        chance.random() < 0.7,
    )
    share = TRUTH.form_share if one.row.email else TRUTH.form_without_address_share
    if luck >= share or one.row.city not in STORE_OF_CITY:
        return
    filled_at, form_id = one.row.registered_at + days * ONE_DAY, f"PF-{one.number:06d}"
    answer = SurveyAnswerRow(
        f"{form_id}-hobby", one.row.customer_id, filled_at, "paper_form", "hobby", hobby, None, is_sensitive=False
    )
    yield Stamped(filled_at, answer)
    if one.row.email is None:
        email = f"on.paper{one.number}@example.com"
        yield Stamped(filled_at, IdentityRow(form_id, one.row.customer_id, "email", filled_at, email, "paper_form"))
        if is_ticked:
            yield Stamped(filled_at, _consent(one, form_id, filled_at, email))


def _consent(one: Person, form_id: str, filled_at: dt.datetime, email: str) -> ConsentRow:
    return ConsentRow(
        consent_id=f"K-{one.number:06d}-email-paper",
        customer_id=one.row.customer_id,
        channel="email",
        purpose="marketing",
        status="granted",
        occurred_at=filled_at,
        source="paper_form",
        proof=f"paper form {form_id}",
        text_version="2025-04",
        email=email,
    )
