"""Rows of what customers tell the shop and what ties them to it, one row type per table of the raw contract."""

import datetime as dt
from typing import NamedTuple


class IdentityRow(NamedTuple):
    """One row per trace that the shop tied to a customer."""

    identity_id: str
    customer_id: str
    identity_type: str
    occurred_at: dt.datetime
    email: str | None
    source: str


class ReferralRow(NamedTuple):
    """One row per invitation that brought somebody."""

    referral_id: str
    referrer_id: str
    referred_customer_id: str
    occurred_at: dt.datetime
    referral_code: str


class PartnerRow(NamedTuple):
    """One row per partner firm."""

    partner_id: str
    partner_name: str
    partner_code: str
    partner_kind: str
    started_at: dt.datetime


class CouponRedemptionRow(NamedTuple):
    """One row per time that a printed coupon was used at a till or registered on the site."""

    redemption_id: str
    coupon_id: str
    occurred_at: dt.datetime
    customer_id: str | None
    loyalty_card_id: str | None
    order_id: str | None
    store_id: str | None
    source: str
    email: str | None


class SurveyAnswerRow(NamedTuple):
    """One row per answer to one question."""

    answer_id: str
    customer_id: str
    occurred_at: dt.datetime
    survey: str
    question: str
    answer: str
    score: int | None
    is_sensitive: bool


class ImportantDateRow(NamedTuple):
    """One row per date that a customer asked the shop to remember."""

    date_id: str
    customer_id: str
    added_at: dt.datetime
    date_kind: str
    occurs_on: dt.date


class ReviewRow(NamedTuple):
    """One row per product review."""

    review_id: str
    customer_id: str
    product_id: str
    order_id: str
    occurred_at: dt.datetime
    rating: int
    review_text: str


class WishlistEventRow(NamedTuple):
    """One row per product put on or taken off a wish list; `customer_id` only while logged in."""

    event_id: str
    customer_id: str | None
    visitor_id: str
    product_id: str
    event_type: str
    occurred_at: dt.datetime


class DeviceRow(NamedTuple):
    """One row per installation of the app or browser that takes pushes; `customer_id` only if she logged in there."""

    device_id: str
    registered_at: dt.datetime
    customer_id: str | None
    visitor_id: str
    platform: str
    operating_system: str
    push_token: str | None
    status: str


ToldRow = (
    IdentityRow
    | ReferralRow
    | PartnerRow
    | CouponRedemptionRow
    | SurveyAnswerRow
    | ImportantDateRow
    | ReviewRow
    | WishlistEventRow
    | DeviceRow
)

TOLD_TABLES: dict[type, str] = {
    IdentityRow: "identities",
    ReferralRow: "referrals",
    PartnerRow: "partners",
    CouponRedemptionRow: "coupon_redemptions",
    SurveyAnswerRow: "survey_answers",
    ImportantDateRow: "important_dates",
    ReviewRow: "reviews",
    WishlistEventRow: "wishlist_events",
    DeviceRow: "devices",
}
