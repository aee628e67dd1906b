"""What is planted in the synthetic shop: the numbers that an analysis of its data should find again."""

import datetime as dt
from dataclasses import dataclass

ONE_DAY = dt.timedelta(days=1)
START = dt.datetime.fromisoformat("2025-04-30T21:00")  # 2025-05-01 00:00 in Moscow
FULL_AT = dt.datetime.fromisoformat("2026-11-01T00:00")  # 03:00 in Moscow: the night of the demonstration


@dataclass(frozen=True)
class Truth:
    """Rates are shares 0..1, times are days, instants are naive UTC. One instance, `TRUTH`, is what the shop uses.

    Purchases follow BG/NBD (Fader, Hardie, Lee 2005): a buyer's rate is Gamma(`rate_shape`, `rate_scale_days`), her
    chance to leave for good after each repeat purchase is Beta(`dropout_a`, `dropout_b`). Her clock runs faster in the
    months that `season` favours; its mean over a year is 1.
    """

    # The shop. Its day is the day of Moscow, its money the rouble.
    start: dt.datetime = START
    full_at: dt.datetime = FULL_AT  # the asked number of customers is reached; more keep coming
    timezone: str = "Europe/Moscow"
    currency: str = "RUB"

    # Arrivals: the loyalty programme opens with a rush, then customers come evenly.
    launch_share: float = 0.30
    launch_days: int = 60

    # Purchases.
    buyer_share: float = 0.86
    first_purchase_at_registration: float = 0.6
    first_purchase_delay_days: float = 25.0  # mean of the others' exponential delay
    rate_shape: float = 0.9
    rate_scale_days: float = 52.0  # mean rate = shape / scale = one purchase in 58 days while the customer stays
    dropout_a: float = 1.0
    dropout_b: float = 3.0  # mean 0.25
    season: tuple[float, ...] = (0.86, 0.92, 1.0, 0.96, 0.90, 0.86, 0.80, 0.92, 1.06, 1.12, 1.38, 1.22)
    favourite_category_share: float = 0.55  # of lines; the rest is drawn from the whole catalogue
    promo_share: float = 0.16
    cancelled_share: float = 0.04  # of online orders, before they are shipped
    returned_line_share: float = 0.045  # of delivered lines
    receipts_per_day: float = 1.6  # till receipts without a card, per 2,000 customers

    # The shelves. Nothing that customers do depends on them: they buy what is sold out, and at the catalogue's price.
    days_between_counts: float = 28.0
    sold_out_share: float = 0.15  # of counts
    largest_stock: int = 40
    days_between_cuts: float = 180.0  # mean, per product
    cut_days: float = 10.0
    cut_percents: tuple[int, ...] = (10, 15, 20, 30)

    # Loyalty: points are roubles.
    loyalty_share: float = 0.62
    accrual_percent: int = 5
    points_live_days: int = 180
    spend_share: float = 0.3  # of orders by members who have at least 100 points

    # Consents and addresses.
    no_email_share: float = 0.05
    invalid_email_share: float = 0.01
    email_consent_share: float = 0.80  # asked for at registration by double opt-in
    confirmed_share: float = 0.90  # of those; the rest stays pending
    sms_consent_share: float = 0.35
    withdrawn_share: float = 0.05  # withdraw in the account, 30 to 500 days later
    dying_address_share: float = 0.06  # stops to exist within two years of registration: hard bounces from then on

    # Letters. Opens are of delivered letters, clicks and unsubscribes of opened ones.
    soft_bounce_share: float = 0.024
    open_mean: float = 0.24  # a loyal customer's mean propensity, spread by Beta(1.2, 3.8)
    silent_open_factor: float = 0.5  # who has left opens that much less
    own_open_share: float = 0.22  # letters of this project, whoever gets them
    click_share: float = 0.15
    unsubscribe_share: float = 0.011
    complaint_share: float = 0.0015
    own_hard_bounce_share: float = 0.006
    privacy_proxy_share: float = 0.14  # of customers: a machine opens nearly each of their letters
    scanner_share: float = 0.01  # of customers: a scanner clicks every link
    copied_event_share: float = 0.02  # of the provider's events that come twice

    # Visits to the site.
    visits_per_day: float = 0.028  # mean while the customer stays, gamma-spread
    silent_visit_factor: float = 0.2
    anonymous_share: float = 0.4  # of casual visits: not logged in
    strangers_per_day: float = 4.0  # visits by people who never become customers, per 2,000 customers
    wishing_share: float = 0.14  # of customers: keep a wish list
    app_share: float = 0.12  # of customers: install the app
    web_push_share: float = 0.08  # of customers: allow pushes in the browser
    revoked_share: float = 0.12  # of installations and browsers: pushes allowed no longer
    anonymous_device_share: float = 0.3  # of them: she never logged in there

    # Guests. They buy like anybody else and leave an address or a number instead of an account.
    guest_before_share: float = 0.04  # of customers with an address of their own: bought once before they registered
    guest_again_share: float = 0.05  # of distant orders by customers without card: she forgot to log in
    guests: float = 40.0  # who never register, per 2,000 customers, evenly over the shop's first eighteen months
    guest_five_share: float = 0.2  # of them: check out five times; the others once to three times

    # Web orders collected in a shop, of those placed online in a city that has one.
    collected_share: float = 0.25
    second_receipt_share: float = 0.5  # of collected orders: the seller rings up a second receipt
    twice_rung_share: float = 0.08  # of those: twice, so that nobody can tell which of the two is a purchase

    # Where customers come from.
    friend_misuse_share: float = 0.12  # of invitations: of oneself, in a ring, or a second one of the same person
    partner_code_share: float = 0.05  # of customers: a partner's code stands in the account
    partner_order_share: float = 0.02  # of customers: it was typed in with the first order instead

    # What customers tell.
    coupon_share: float = 0.07  # of orders at a till: a printed coupon comes with it
    form_share: float = 0.04  # of customers near a shop: fill in a paper form there
    form_without_address_share: float = 0.5  # of those whose account has no address: sellers ask them for it
    quiz_share: float = 0.10  # of customers
    rating_share: float = 0.06  # of completed orders: "Would you recommend us?" is answered
    review_share: float = 0.05  # of completed orders
    dates_share: float = 0.06  # of customers: name one to five dates


TRUTH = Truth()
