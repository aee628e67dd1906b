"""The marts of the demonstration's night find again who brought whom, and the link that brought each one first."""

from collections import Counter, defaultdict

from planted import Planted, is_cancelled

from simulation.invitations import MISUSES
from simulation.origins import first_origin
from simulation.partners import PARTNERS, code_with_first_order
from simulation.rows import WebEventRow
from simulation.told_rows import ReferralRow

CHANNEL_OF = {
    "cpc": "paid_search", "organic": "organic_search", "smm": "social", "paid_social": "paid_social",
    "banner": "banner", "referral": "referral", "affiliate": "partner", "qr": "offline", None: "direct",
}  # fmt: skip


def void_invitations(planted: Planted) -> dict[str, str]:
    """Id -> why it is void, of the invitations planted as such: to oneself, a second one, or in a ring."""
    void, ringed = {}, set()
    for row in sorted(planted.rows(ReferralRow), key=lambda row: row.occurred_at):
        number, kind = row.referral_id.split("-")[1:]
        if planted.resolved(row.referrer_id) == planted.resolved(row.referred_customer_id):
            void[row.referral_id] = "self"
        elif kind == "1" or (kind == "2" and row.referred_customer_id in ringed):
            void[row.referral_id] = "again"
        elif kind == "2":
            ringed.add(row.referred_customer_id)
            void |= {row.referral_id: "ring", f"F-{number}-0": "ring"}
    return void


def test_each_inviter_has_those_she_brought_and_the_void_ones_apart(planted: Planted) -> None:
    """S34: the referral funnel, with self-referrals and loops flagged."""
    void = void_invitations(planted)
    assert set(void.values()) == set(MISUSES)
    rows = planted.rows(ReferralRow)
    all_of = Counter(planted.resolved(row.referrer_id) for row in rows)
    void_of = Counter(planted.resolved(row.referrer_id) for row in rows if row.referral_id in void)
    found = planted.mart("select referrer_id, referral_count, flagged_count, invited_count from rpt_referral_funnel")
    assert {row[0]: row[1:] for row in found} == {
        one: (count, void_of[one], count - void_of[one]) for one, count in all_of.items()
    }
    assert len({row[3] for row in found}) > 2, "some bring many"


def test_what_the_invited_bought_is_credited_to_who_brought_them(planted: Planted) -> None:
    """S34: the funnel goes on to the purchases."""
    void = void_invitations(planted)
    counted = {row.referred_customer_id: row for row in planted.rows(ReferralRow) if row.referral_id not in void}
    expected: Counter[str] = Counter()
    for one, bought in planted.purchases:
        row = counted.get(one.row.customer_id)
        if row and bought.order.ordered_at >= row.occurred_at and not is_cancelled(bought, planted.until):
            expected[planted.resolved(row.referrer_id)] += 1
    found = dict(planted.mart("select referrer_id, order_count from rpt_referral_funnel where order_count > 0"))
    # A family that shares a profile is credited with what either bought, and a receipt rung up twice counts twice.
    alike = sum(found.get(one) == count for one, count in expected.items())
    assert alike >= 0.9 * len(expected) > 30
    assert set(expected) <= set(found)


def test_each_partner_brought_who_came_with_his_code(planted: Planted) -> None:
    """S33: by the code in the account, else by that of the first order."""
    first_order = {}
    for one, bought in sorted(planted.purchases, key=lambda pair: pair[1].order.ordered_at):
        if not is_cancelled(bought, planted.until):
            first_order.setdefault(one.number, bought.order)
    by_account = {one.number: one.row.partner_code.strip().upper() for one in planted.people if one.row.partner_code}
    seed = planted.night.settings.seed
    by_order = {
        number: code
        for number, order in first_order.items()
        if (code := code_with_first_order(seed, number)) and order.promo_code == code and number not in by_account
    }
    assert by_account
    assert by_order
    expected = defaultdict(set)
    for number, code in (by_account | by_order).items():
        expected[code].add(planted.resolved(f"C{number:06d}"))
    found = dict(planted.mart("select partner_id, customer_count from rpt_partners"))
    assert found == {partner.partner_id: len(expected[partner.partner_code]) for partner in PARTNERS}
    assert min(found.values()) == 0, "a partner who brought nobody stands there too"
    buyers = dict(planted.mart("select partner_id, buyer_count from rpt_partners"))
    assert all(0 < buyers[partner] <= count for partner, count in found.items() if count)


def test_the_first_link_is_kept_with_its_campaign_creative_and_words(planted: Planted) -> None:
    """S17, S21: channel, source, campaign, creative, query and landing page of the first touch."""
    first_event: dict[str, WebEventRow] = {}
    for row in planted.rows(WebEventRow):
        known = first_event.get(row.visitor_id)
        if known is None or row.occurred_at < known.occurred_at:
            first_event[row.visitor_id] = row
    traits = planted.traits(
        "first_touch_channel", "first_touch_source", "first_touch_campaign", "first_touch_creative",
        "first_touch_query", "first_touch_landing_page",
    )  # fmt: skip
    looked_around = {}
    for one in planted.single:
        event = first_event.get(one.visitor_id)
        is_first_stroll = event and event.event_id == f"W-{one.number:06d}-0001.01"
        if is_first_stroll and one.visitor_id in planted.known_browsers and event.occurred_at < one.row.registered_at:
            looked_around[one] = event.url
    assert len(looked_around) > 100
    for one, url in looked_around.items():
        origin = first_origin(planted.night.settings.seed, one)
        expected = (CHANNEL_OF[origin.medium], origin.source, origin.campaign, origin.content, origin.query, url)
        assert traits[planted.resolved(one.row.customer_id)] == expected, one.row.customer_id
