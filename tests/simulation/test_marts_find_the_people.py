"""The marts of the demonstration's night find the persons behind guests, forms, cards and addresses again."""

from collections import defaultdict

from planted import Planted, is_cancelled

from simulation.guests import FIVE_TIMES
from simulation.people import Person, former_owner_of
from simulation.rows import OrderRow
from simulation.shop_floor import SELLERS_CARD
from simulation.told_rows import CouponRedemptionRow, IdentityRow


def test_orders_without_account_are_hers_who_registered_before_or_after(planted: Planted) -> None:
    """S16: a checkout's address is merged with the account of the same person."""
    owner = dict(planted.mart("select order_id, customer_id from fct_orders"))
    guests = [(one, bought.order) for one, bought in planted.purchases if bought.order.customer_id is None]
    before = [order for one, order in guests if order.ordered_at < one.row.registered_at]
    assert len(before) > 30
    assert len(guests) - len(before) > 50
    assert {order.email is None for _, order in guests} == {True, False}
    counted = {
        order.order_id: planted.resolved(one.row.customer_id) for one, order in guests if order.order_id in owner
    }
    assert {order_id: owner[order_id] for order_id in counted} == counted
    traits = planted.traits("is_guest", "account_count")
    for one, order in guests:
        is_guest, account_count = traits[planted.resolved(one.row.customer_id)]
        assert not is_guest, order.order_id
        assert account_count >= 2, order.order_id


def test_guests_are_one_customer_each_however_often_they_check_out(planted: Planted) -> None:
    """S16, field note 16: five checkouts with one address are one customer."""
    owner = dict(planted.mart("select order_id, customer_id from fct_orders"))
    orders, owners = defaultdict(set), defaultdict(set)
    for one, bought in planted.guest_purchases:
        orders[one.number].add(bought.order.order_id)
        if not is_cancelled(bought, planted.until):
            owners[one.number].add(owner[bought.order.order_id])
    assert all(len(found) == 1 for found in owners.values())
    found = [customer for (customer,) in owners.values()]
    assert len(set(found)) == len(found), "two guests are two customers"
    assert any(len(orders[number]) == FIVE_TIMES and len(owners[number]) == 1 for number in orders)
    is_guest = planted.traits("is_guest")
    assert sum(guest for (guest,) in is_guest.values()) == len(orders)


def test_a_purchase_implies_no_consent(planted: Planted) -> None:
    """S16: nobody is written to for having checked out."""
    verdicts = planted.mart(
        "select verdict, reason from plan_decisions join dim_customers using (customer_id)"
        " where is_guest and channel = 'email'"
    )
    assert {verdict for verdict, _ in verdicts} <= {"stopped"}


def contradict(one: Person, other: Person) -> bool:
    """Whether two accounts state different full names or different birth dates."""
    full_names = {f"{who.row.first_name} {who.row.last_name}" for who in (one, other)
                  if who.row.first_name and who.row.last_name}  # fmt: skip
    births = {who.row.birth_date for who in (one, other) if who.row.birth_date}
    return len(full_names) > 1 or len(births) > 1


def test_an_address_with_a_new_owner_is_flagged_and_joins_nobody(planted: Planted) -> None:
    """Field note 16: the same address with a new owner."""
    by_number = {one.number: one for one in planted.people}
    pairs = [(by_number[former], heir) for heir in planted.people if (former := former_owner_of(heir.number))]
    contradicting = [(one, heir) for one, heir in pairs if one.has_valid_email and contradict(one, heir)]
    assert len(contradicting) >= 5
    keys = planted.traits("email_key")
    flagged = {key for (key,) in planted.mart(
        "select identity_key from rpt_identity_conflicts where identity_type = 'email'")}  # fmt: skip
    for one, heir in contradicting:
        assert planted.resolved(one.row.customer_id) != planted.resolved(heir.row.customer_id)
        assert keys[planted.resolved(one.row.customer_id)][0] in flagged


def test_every_address_whose_owners_contradict_each_other_is_listed_and_no_other(planted: Planted) -> None:
    owners = defaultdict(list)
    for one in planted.people:
        if one.has_valid_email and one.row.email:
            owners[one.row.email.strip().lower()].append(one)
    expected = sum(len(found) == 2 and contradict(*found) for found in owners.values())
    assert max(map(len, owners.values())) == 2
    assert planted.mart("select count(*) from rpt_identity_conflicts where identity_type = 'email'") == [(expected,)]


def test_a_sellers_own_card_is_nobodys(planted: Planted) -> None:
    holders = {row.customer_id for row in planted.rows(OrderRow) if row.loyalty_card_id == SELLERS_CARD}
    assert None in holders, "strangers' receipts have it too"
    shared = planted.mart("select account_count from rpt_identity_shared where identity_type = 'card'")
    assert shared == [(len(holders),)], "the customers, and the nameless account of the card itself"


def test_an_address_on_a_paper_form_is_hers(planted: Planted) -> None:
    """S18: what was filled in at a shop is in the profile."""
    told = {row.customer_id for row in planted.rows(IdentityRow)}
    without = {one.row.customer_id for one in planted.people if one.row.email is None}
    assert len(told) > 10
    assert told < without
    has_email = planted.traits("has_email")
    assert {customer for customer in without if has_email[planted.resolved(customer)][0]} == told


def test_printed_coupons_lead_to_who_redeemed_them(planted: Planted) -> None:
    """S19: a coupon's number links to the profile, by account, card, address or a later registration."""
    coupons = planted.rows(CouponRedemptionRow)
    traced = {row.coupon_id for row in coupons if row.customer_id or row.loyalty_card_id or row.email}
    assert {row.coupon_id for row in coupons} > traced, "one was taken from nobody and is yet to be registered"
    expected = defaultdict(set)
    for coupon_id in traced:
        expected[planted.resolved(f"C{coupon_id.split('-')[1]}")].add(coupon_id)
    counts = {customer: count for customer, (count,) in planted.traits("coupon_count").items() if count}
    assert counts == {customer: len(held) for customer, held in expected.items()}
    nameless = [row for row in coupons if not row.customer_id]
    assert {(bool(row.loyalty_card_id), bool(row.email)) for row in nameless} == {
        (True, False), (False, True), (False, False)
    }  # fmt: skip
