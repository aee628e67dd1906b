"""Tables about people: who they are, what they agreed to, what they told the shop."""

from typing import Final

from ingestion.contract.shapes import Column, RowRule, Table, contact, key, optional, required, special

CHANNELS: Final = ("email", "sms", "push", "phone")

TABLES: Final = (
    Table(
        "customers",
        "One row per customer account that the shop knows, buyers or not.",
        (
            key("customer_id", "The shop's own id of the customer."),
            required("registered_at", "When the shop first knew the customer.", "timestamp"),
            contact("email", "E-mail address."),
            contact("phone", "Phone number in international form, such as +7 900 000-00-00."),
            contact("first_name", "Given name."),
            contact("last_name", "Family name."),
            contact("birth_date", "Date of birth.", "date"),
            optional("gender", "Stated gender.", allowed=("female", "male"), unknown_word="blanked"),
            optional("city", "City of the address."),
            optional("region", "Region, state or county of the address."),
            optional("country", "ISO 3166 alpha-2 code.", check="country_code", unknown_word="blanked"),
            optional(
                "language", "ISO 639-1 code of the language to write in.", check="language_code", unknown_word="blanked"
            ),
            optional(
                "timezone", "IANA time zone that the customer stated.", check="iana_timezone", unknown_word="blanked"
            ),
            optional("acquisition_source", "Where the customer came from."),
            optional("partner_code", "Code of the partner who brought the customer."),
            optional("loyalty_card_id", "Card of the loyalty programme; empty means no member."),
        ),
        "registered_at",
        "required",
    ),
    Table(
        "identities",
        "One row per trace (cookie, e-mail, phone, card, account, coupon) that was tied to a customer.",
        (
            key("identity_id", "Id of the tie."),
            required("customer_id", "The customer it was tied to."),
            required(
                "identity_type",
                "What kind of trace it is.",
                allowed=("cookie", "email", "phone", "card", "account", "coupon"),
            ),
            required("occurred_at", "When the tie was made.", "timestamp"),
            optional("visitor_id", "The cookie's id, for cookies."),
            optional("loyalty_card_id", "The card's number, for cards."),
            optional("account_id", "The account's id, for accounts."),
            optional("coupon_id", "The number of a coupon given out offline and redeemed online, for coupons."),
            contact("email", "The address, for e-mails."),
            contact("phone", "The number, for phones."),
            optional("source", "What made the tie: login, checkout, till, paper_form, coupon."),
        ),
        "occurred_at",
    ),
    Table(
        "consents",
        "One row per change of a customer's consent to a channel and purpose.",
        (
            key("consent_id", "Id of the change."),
            optional("customer_id", "The customer; may be empty when the e-mail address is given."),
            required("channel", "The channel agreed to or refused.", allowed=CHANNELS),
            required("purpose", "What for.", default="marketing"),
            required(
                "status",
                "What was said; pending is a double opt-in not yet confirmed.",
                allowed=("granted", "pending", "withdrawn"),
            ),
            required("occurred_at", "When it was said.", "timestamp"),
            optional("source", "Where: site_form, checkout, till, import."),
            optional("proof", "Reference to the proof: form id, scan, log entry. Never an address."),
            optional("text_version", "Version of the text agreed to."),
            contact("email", "The address it was said for, where no customer is known."),
        ),
        "occurred_at",
        "guarded",
        (
            RowRule(
                "customer_id",
                "customer_id is not null or email is not null",
                "names neither a customer nor an address",
                "Give customer_id or email.",
            ),
        ),
    ),
    Table(
        "preferences",
        "One row per choice a customer made about topics and frequency.",
        (
            key("preference_id", "Id of the choice."),
            required("customer_id", "The customer."),
            required("occurred_at", "When the choice was made.", "timestamp"),
            optional("channel", "The channel it concerns; empty means all.", allowed=CHANNELS),
            optional("topic", "The topic it concerns; empty means all."),
            required("choice", "What was chosen.", allowed=("more", "less", "none", "pause")),
            optional("valid_until", "End of a pause.", "timestamp"),
        ),
        "occurred_at",
    ),
    Table(
        "devices",
        "One row per device or app installation of a person.",
        (
            key("device_id", "Id of the device or installation."),
            required("registered_at", "When it was first seen.", "timestamp"),
            optional("customer_id", "The customer, once known."),
            optional("visitor_id", "The visitor, before login."),
            required("platform", "What it runs.", allowed=("ios", "android", "web")),
            optional(
                "operating_system",
                "System of the device behind a web subscription: ios, android, windows, macos, linux, other.",
                allowed=("ios", "android", "windows", "macos", "linux", "other"),
                unknown_word="blanked",
            ),
            contact("push_token", "Where pushes are sent."),
            required("status", "Whether it can be reached.", allowed=("active", "revoked"), default="active"),
        ),
        "registered_at",
    ),
    Table(
        "important_dates",
        "One row per date that a customer asked the shop to remember.",
        (
            key("date_id", "Id of the entry."),
            required("customer_id", "The customer."),
            required("added_at", "When it was told.", "timestamp"),
            required("date_kind", "What is on that day: wedding, child_birthday, wished_discount."),
            contact("occurs_on", "The day; its year counts only for one-time dates.", "date"),
        ),
        "added_at",
    ),
    Table(
        "referrals",
        "One row per invitation of one person by another.",
        (
            key("referral_id", "Id of the invitation."),
            required("referrer_id", "Customer who invited."),
            optional("referred_customer_id", "Customer who came."),
            required("occurred_at", "When the invited one came.", "timestamp"),
            optional("referral_code", "Code or link that was used."),
        ),
        "occurred_at",
    ),
    Table(
        "survey_answers",
        "One row per answer of a customer to one question of a survey or quiz.",
        (
            key("answer_id", "Id of the answer."),
            optional("customer_id", "The customer, where known."),
            required("occurred_at", "When it was answered.", "timestamp"),
            required("survey", "The survey or quiz."),
            required("question", "The question's short name."),
            special("answer", "What was answered."),
            Column("score", "integer", "The answer as a number, such as 0 to 10.", sensitivity="special"),
            Column(
                "is_sensitive",
                "boolean",
                "Whether the answer reveals health; one that nobody marked is taken to, as a slip must not publish it.",
                default="true",
            ),
        ),
        "occurred_at",
        sensitive_flag="is_sensitive",
    ),
    Table(
        "expert_questions",
        "One row per question a customer asked the shop's expert.",
        (
            key("question_id", "Id of the question."),
            optional("customer_id", "The customer, where known."),
            required("occurred_at", "When it was asked.", "timestamp"),
            optional("topic", "What it is about."),
            optional("product_id", "The product it is about."),
            special("question_text", "The question."),
            special("answer_text", "The answer."),
            optional("answered_at", "When it was answered.", "timestamp"),
        ),
        "occurred_at",
    ),
    Table(
        "complaints",
        "One row per complaint.",
        (
            key("complaint_id", "Id of the complaint."),
            optional("customer_id", "The customer, where known."),
            optional("order_id", "The order it is about."),
            required("occurred_at", "When it was made.", "timestamp"),
            optional("category", "What it is about: delivery, quality, service."),
            special("complaint_text", "The customer's words."),
            required("status", "Where it stands.", allowed=("open", "resolved", "rejected"), default="open"),
            optional("resolved_at", "When it was settled.", "timestamp"),
        ),
        "occurred_at",
    ),
    Table(
        "appointments",
        "One row per appointment in a shop or with an expert.",
        (
            key("appointment_id", "Id of the appointment."),
            required("customer_id", "The customer."),
            required("booked_at", "When it was booked.", "timestamp"),
            required("starts_at", "When it takes place; may lie ahead.", "timestamp"),
            optional("store_id", "The shop."),
            optional("staff_id", "With whom."),
            special("service", "What for."),
            required(
                "status", "What became of it.", allowed=("booked", "kept", "missed", "cancelled"), default="booked"
            ),
        ),
        "booked_at",
    ),
    Table(
        "prescriptions",
        "One row per product or kind of product recommended to a customer by a specialist.",
        (
            key("prescription_id", "Id of the recommendation."),
            required("customer_id", "The customer."),
            required("issued_at", "When it was given.", "timestamp"),
            special("product_id", "The product recommended."),
            special("category", "The kind of product recommended."),
            special("recommendation", "The specialist's words."),
            optional("valid_until", "Last day it is valid.", "date"),
        ),
        "issued_at",
    ),
    Table(
        "call_results",
        "One row per call to a customer.",
        (
            key("call_id", "Id of the call."),
            required("customer_id", "The customer."),
            required("occurred_at", "When the call was made.", "timestamp"),
            optional("campaign", "The campaign that asked for it."),
            required(
                "result", "How it ended.", allowed=("reached", "no_answer", "refused", "wrong_number", "call_back")
            ),
            optional("staff_id", "Who called."),
            special("comment", "What was noted."),
        ),
        "occurred_at",
    ),
)
