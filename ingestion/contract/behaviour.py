"""Tables about what people do on the site and with letters."""

from typing import Final

from ingestion.contract.shapes import Column, Table, key, optional, required

EMAIL_EVENT_TYPES: Final = (
    "queued", "sent", "rejected", "dropped", "failed", "bounced", "deferred", "delivered",
    "opened", "clicked", "complained", "unsubscribed", "subscribed", "unknown",
)  # fmt: skip

TABLES: Final = (
    Table(
        "web_events",
        "One row per thing a visitor did on the site or in the app.",
        (
            key("event_id", "Id of the event."),
            required("visitor_id", "The browser or installation."),
            optional("customer_id", "The customer, when logged in."),
            required(
                "event_type",
                "What the visitor did.",
                allowed=(
                    "page_view",
                    "category_view",
                    "product_view",
                    "search",
                    "add_to_cart",
                    "remove_from_cart",
                    "checkout_start",
                    "purchase",
                    "request",
                    "signup",
                    "login",
                ),
            ),
            required("occurred_at", "When.", "timestamp"),
            optional("product_id", "The product concerned."),
            optional("category", "The category concerned."),
            optional("url", "The page, without personal parameters."),
            optional("device", "Kind of device."),
            optional("utm_source", "Where the visit came from."),
            optional("utm_medium", "Kind of link that brought it: cpc, email, organic, social, referral."),
            optional("utm_campaign", "The campaign that brought it."),
            optional("utm_content", "The creative or banner that brought it."),
            optional("search_query", "Words searched for, on the site or at the engine that brought the visit."),
            optional(
                "timezone",
                "IANA time zone of the visitor, as the site derived it from the IP address, which stays with the site.",
                check="iana_timezone",
                unknown_word="blanked",
            ),
        ),
        "occurred_at",
    ),
    Table(
        "wishlist_events",
        "One row per product put on or taken off a wish list.",
        (
            key("event_id", "Id of the event."),
            optional("customer_id", "The customer, when logged in."),
            optional("visitor_id", "The browser or installation."),
            required("product_id", "The product."),
            required("event_type", "What was done.", allowed=("added", "removed")),
            required("occurred_at", "When.", "timestamp"),
        ),
        "occurred_at",
    ),
    Table(
        "email_events",
        "One row per event of a letter, of another provider's history or of our own messages.",
        (
            key("event_id", "The provider's id of the event."),
            optional("message_id", "The letter; ours where we sent it."),
            optional("campaign", "The campaign it belonged to."),
            optional("customer_id", "The customer it went to."),
            required("event_type", "What happened, in Setka's vocabulary.", allowed=EMAIL_EVENT_TYPES),
            required("occurred_at", "When it happened.", "timestamp"),
            optional("url", "The link that was clicked."),
            optional("link_position", "Which link of the letter, counted from 1.", "integer"),
            Column("is_machine", "boolean", "Whether a program did it, such as a prefetching proxy.", default="false"),
            optional("bounce_type", "Kind of bounce.", allowed=("hard", "soft")),
            optional("user_agent", "What read the letter."),
        ),
        "occurred_at",
    ),
)
