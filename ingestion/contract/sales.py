"""Tables about buying: orders and what happens to them, loyalty points, codes and certificates."""

from typing import Final

from ingestion.contract.shapes import Column, RowRule, Table, contact, key, optional, required

TABLES: Final = (
    Table(
        "orders",
        "One row per order or till receipt, with or without a known customer.",
        (
            key("order_id", "The shop's own id of the order."),
            optional("customer_id", "The customer; empty for a receipt without card."),
            required("ordered_at", "When the order was placed.", "timestamp"),
            required(
                "sales_channel", "Where it was placed.", allowed=("online", "store", "app", "phone"), default="online"
            ),
            optional("store_id", "The shop, for receipts."),
            optional("staff_id", "The seller who served, where the till knows."),
            optional(
                "currency", "ISO 4217 code; empty means the shop's currency, another is refused.", check="shop_currency"
            ),
            optional("promo_code", "Code that was used."),
            Column("shipping_amount", "money", "What the customer paid for delivery.", default="0"),
            optional("loyalty_card_id", "Loyalty card shown at the till or typed in at checkout."),
            optional("visitor_id", "The browser or installation it was placed from."),
            contact("email", "Address given at checkout; names a guest who has no account."),
            contact("phone", "Number given at checkout, in international form."),
        ),
        "ordered_at",
        "required",
        schema_version=2,
    ),
    Table(
        "order_lines",
        "One row per line of an order.",
        (
            key("order_id", "The order."),
            key("line_number", "Number of the line within the order.", "integer"),
            required("product_id", "The product."),
            required("quantity", "Pieces.", "integer"),
            required("unit_price", "Price of one piece before the line's discount.", "money"),
            Column("discount_amount", "money", "Discount of the whole line.", default="0"),
            required(
                "line_kind",
                "Whether it is a sale; an adjustment never counts as one and stays countable.",
                allowed=("sale", "adjustment"),
                default="sale",
            ),
        ),
        None,  # a line happens with its order
        "required",
        (
            RowRule(
                "quantity",
                "line_kind <> 'sale' or quantity > 0",
                "must be above 0 on a sale line",
                "Bring returns as order_events and stock corrections as line_kind 'adjustment'.",
            ),
            RowRule(
                "unit_price",
                "line_kind <> 'sale' or unit_price >= 0",
                "must not be below 0 on a sale line",
                "Bring corrections as line_kind 'adjustment'.",
            ),
        ),
    ),
    Table(
        "order_events",
        "One row per thing that happened to an order or to one of its lines after it was placed.",
        (
            key("event_id", "Id of the event."),
            required("order_id", "The order."),
            optional("customer_id", "The customer, where known."),
            required(
                "event_type",
                "What happened.",
                allowed=(
                    "confirmed",
                    "paid",
                    "shipped",
                    "with_courier",
                    "at_pickup_point",
                    "delivered",
                    "cancelled",
                    "returned",
                ),
            ),
            required("occurred_at", "When it happened.", "timestamp"),
            optional("line_number", "The line, where the event concerns one.", "integer"),
            optional("product_id", "The product, where the event concerns one."),
            optional("quantity", "Pieces that came back, as a positive number.", "integer"),
            optional("amount", "Money given back, as a positive number.", "money"),
        ),
        "occurred_at",
        rules=(
            RowRule(
                "quantity",
                "quantity is null or quantity >= 0",
                "must not be below 0",
                "Give returned pieces as a positive number.",
            ),
            RowRule(
                "amount",
                "amount is null or amount >= 0",
                "must not be below 0",
                "Give returned money as a positive number.",
            ),
        ),
        schema_version=2,
    ),
    Table(
        "loyalty_transactions",
        "One row per movement on a customer's bonus account.",
        (
            key("transaction_id", "Id of the movement."),
            required("customer_id", "The customer."),
            required("transaction_type", "Earned, used, or lost by expiry.", allowed=("accrual", "spend", "burn")),
            required("points", "Points moved, as a positive number.", "integer"),
            required("occurred_at", "When they moved.", "timestamp"),
            optional("expires_at", "When earned points will burn.", "timestamp"),
            optional("order_id", "The order that earned or used them."),
        ),
        "occurred_at",
    ),
    Table(
        "promo_codes",
        "One row per promo code.",
        (
            key("promo_code", "The code."),
            required("issued_at", "When it was made.", "timestamp"),
            optional("customer_id", "The customer it is reserved for; empty means anyone."),
            optional("campaign", "The campaign it belongs to."),
            optional("discount_percent", "Discount in percent of the order.", "money"),
            optional("discount_amount", "Discount in money.", "money"),
            optional("minimum_order", "Least order value it works for.", "money"),
            optional("valid_until", "When it ends.", "timestamp"),
        ),
        "issued_at",
    ),
    Table(
        "coupon_redemptions",
        "One row per coupon that was used or registered: what ties a coupon on paper to an online profile.",
        (
            key("redemption_id", "Id of the redemption or registration."),
            required("coupon_id", "The coupon's own number, as printed."),
            required("occurred_at", "When it was used or registered.", "timestamp"),
            optional("customer_id", "The customer, where the till or the site knew one."),
            optional("loyalty_card_id", "Loyalty card shown with it."),
            optional("order_id", "The order it was used for."),
            optional("store_id", "The shop that gave it out or took it."),
            optional("source", "Where it was told: till, site_form, import."),
            contact("email", "Address typed in when it was registered online."),
            contact("phone", "Number typed in when it was registered online."),
        ),
        "occurred_at",
    ),
    Table(
        "gift_certificates",
        "One row per gift certificate.",
        (
            key("certificate_id", "Id of the certificate."),
            required("issued_at", "When it was sold.", "timestamp"),
            optional("customer_id", "Who bought it."),
            required("amount", "What it is worth.", "money"),
            optional("balance", "What is left on it.", "money"),
            optional("expires_at", "When it ends.", "timestamp"),
            optional("order_id", "The order it paid for."),
            contact("email", "Whom it was sent to."),
        ),
        "issued_at",
    ),
    Table(
        "channel_costs",
        "One row per sum spent on a channel and day.",
        (
            key("cost_id", "Id of the entry."),
            required("cost_date", "The day it was spent for, in the shop's zone.", "date"),
            required("channel", "The channel."),
            optional("campaign", "The campaign, where the sum belongs to one."),
            required("amount", "The sum.", "money"),
        ),
        "cost_date",
    ),
    Table(
        "partners",
        "One row per partner that brings customers.",
        (
            key("partner_id", "Id of the partner."),
            required("partner_name", "Name of the partner firm."),
            optional("partner_code", "Code that its customers come with."),
            optional("partner_kind", "What it is: clinic, blog, shop."),
            optional("started_at", "When the partnership began.", "timestamp"),
        ),
        None,
    ),
)
