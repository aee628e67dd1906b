"""Tables about what the shop has: products and their stock, shops, staff, content."""

from typing import Final

from ingestion.contract.shapes import Column, Table, contact, key, optional, required

TABLES: Final = (
    Table(
        "products",
        "One row per product as it is sold (with its size).",
        (
            key("product_id", "The shop's own id of the product."),
            required("product_name", "What the customer reads."),
            optional("category", "Group of products, levels parted by ' > '."),
            optional("brand", "Brand."),
            optional("price", "Price today.", "money"),
            optional("cost", "What one piece costs the shop.", "money"),
            optional("size", "Size as printed."),
            optional("replenishment_days", "Days after which one piece is used up or worn out.", "integer"),
            Column("is_sensitive", "boolean", "Whether buying it reveals health.", default="false"),
            required("updated_at", "When this description became true.", "timestamp"),
        ),
        "updated_at",
    ),
    Table(
        "product_sets",
        "One row per product within a set that belongs together.",
        (
            key("set_id", "The set."),
            key("product_id", "The product."),
            required("set_name", "What the set is called."),
            Column("quantity", "integer", "Pieces of it within the set.", default="1"),
        ),
        None,
    ),
    Table(
        "product_stock",
        "One row per count of a product in a shop.",
        (
            key("product_id", "The product."),
            key("store_id", "The shop or store room."),
            key("counted_at", "When it was counted.", "timestamp"),
            required("quantity", "Pieces there.", "integer"),
        ),
        "counted_at",
    ),
    Table(
        "product_prices",
        "One row per price of a product and the moment it took effect.",
        (
            key("product_id", "The product."),
            key("valid_from", "When the price took effect.", "timestamp"),
            required("price", "The price.", "money"),
            optional("regular_price", "The price it is compared with.", "money"),
        ),
        "valid_from",
    ),
    Table(
        "reviews",
        "One row per product review.",
        (
            key("review_id", "Id of the review."),
            optional("customer_id", "The customer, where known."),
            required("product_id", "The product."),
            optional("order_id", "The order it was bought with."),
            required("occurred_at", "When it was written.", "timestamp"),
            optional("rating", "Stars, 1 to 5.", "integer"),
            Column("review_text", "text", "The customer's words.", sensitivity="special"),
        ),
        "occurred_at",
    ),
    Table(
        "stores",
        "One row per shop.",
        (
            key("store_id", "Id of the shop."),
            required("store_name", "What the shop is called."),
            optional("city", "City."),
            optional("country", "ISO 3166 alpha-2 code.", check="country_code"),
            optional("timezone", "IANA time zone of the shop.", check="iana_timezone"),
        ),
        None,
    ),
    Table(
        "staff",
        "One row per seller or expert.",
        (
            key("staff_id", "Id of the seller."),
            contact("staff_name", "Name of the seller."),
            optional("store_id", "Where the seller works."),
            optional("role", "What the seller does."),
        ),
        None,
    ),
    Table(
        "content",
        "One row per article, banner or video.",
        (
            key("content_id", "Id of the piece."),
            required("content_type", "What it is.", allowed=("article", "banner", "video", "quiz")),
            required("title", "What the reader sees first."),
            optional("url", "Where it is."),
            optional("category", "Group of products it is about."),
            optional("language", "ISO 639-1 code.", check="language_code"),
            required("published_at", "When it went public.", "timestamp"),
        ),
        "published_at",
    ),
)
