"""The tables of the ledger. Every table has `recorded_at`: when we wrote the row, real clock, UTC (the clock of D7).

Rows of append-only tables are never updated or deleted; the others hold the current state of a thing whose
history is append-only beside it. Ids are text, instants naive UTC, dates the shop's or the customer's local date.
"""

import sqlalchemy as sa

from activation.ledger.instants import UtcInstant

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

# SQLite counts up only a plain INTEGER primary key; PostgreSQL needs BIGINT for the row numbers of years.
RowNumber = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _text(name: str, *, required: bool = True) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=not required)


def _optional(name: str) -> sa.Column[str]:
    return _text(name, required=False)


def _instant(name: str, *, required: bool = True) -> sa.Column[object]:
    return sa.Column(name, UtcInstant(), nullable=not required)


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), primary_key=True)


def _row_number() -> sa.Column[int]:
    return sa.Column("id", RowNumber, primary_key=True, autoincrement=True)


# One row per version of a campaign card that was ever loaded: canonical content and the hashes of its templates.
card_versions = sa.Table(
    "card_versions",
    metadata,
    _key("card_version"),
    _text("campaign"),
    _text("content"),
    _text("template_hashes"),
    _instant("recorded_at"),
)

# Append-only, one row per word of a person about a campaign: enabled | paused | killed. The newest word counts.
campaign_states = sa.Table(
    "campaign_states",
    metadata,
    _row_number(),
    _text("campaign"),
    _text("state"),
    _text("by_whom"),
    _text("why"),
    _instant("recorded_at"),
)

# Append-only, one row per consent record as it reached us: granted | pending | withdrawn (activation/consent.py).
consents = sa.Table(
    "consents",
    metadata,
    _key("consent_key"),
    _optional("customer_id"),
    _optional("contact_key"),
    _text("channel"),
    _text("purpose"),
    _text("status"),
    _instant("occurred_at"),
    _optional("source"),
    _optional("proof"),
    _optional("text_version"),
    _instant("recorded_at"),
    sa.Index(None, "customer_id"),
    sa.Index(None, "contact_key"),
)

# Append-only, one row per reason not to contact: hard_bounce | complained | unsubscribed.
suppressions = sa.Table(
    "suppressions",
    metadata,
    _key("suppression_key"),
    _optional("customer_id"),
    _optional("contact_key"),
    _text("channel"),
    _text("reason"),
    _instant("occurred_at"),
    _optional("source"),
    _instant("recorded_at"),
    sa.Index(None, "customer_id"),
    sa.Index(None, "contact_key"),
)

# One row per customer who entered a campaign, once per trigger_key; she finishes the version of the card she entered.
# What let her in is kept with it, because a trigger tells of an occurrence for some days only: its instant, and its
# context, JSON text of what the letters need, which holds ids and numbers.
enrolments = sa.Table(
    "enrolments",
    metadata,
    _key("campaign"),
    _key("customer_id"),
    _key("trigger_key"),
    _text("card_version"),
    sa.Column("enrolled_on", sa.Date(), nullable=False),
    _text("run_id"),
    _instant("recorded_at"),
    _instant("occurred_at", required=False),
    _optional("context"),
)

# One row per experiment and customer: the arm as first assigned. holdout:<campaign> and <campaign>:<step>.
assignments = sa.Table(
    "assignments",
    metadata,
    _key("experiment"),
    _key("customer_id"),
    sa.Column("bucket", sa.Integer()),
    _text("variant"),
    sa.Column("assigned_on", sa.Date(), nullable=False),
    _text("run_id"),
    _instant("recorded_at"),
)

# One row per candidate that would have been sent had the customer not been held out.
withheld = sa.Table(
    "withheld",
    metadata,
    _key("idempotency_key"),
    _text("run_id"),
    _text("campaign"),
    _text("step"),
    _text("customer_id"),
    _text("trigger_key"),
    sa.Column("withheld_on", sa.Date(), nullable=False),
    _instant("recorded_at"),
)

# One row per request to a provider; `worker` and `lease_until` say who is working on it (sendgrid.md, request states).
requests = sa.Table(
    "requests",
    metadata,
    _key("request_id"),
    _text("run_id"),
    _text("channel"),
    _text("provider"),
    _optional("body_sha256"),
    _text("status"),
    sa.Column("attempt", sa.Integer(), nullable=False),
    _text("worker"),
    _instant("lease_until"),
    _optional("provider_request_id"),
    _instant("submitted_at", required=False),
    _instant("completed_at", required=False),
    _instant("recorded_at"),
    sa.Index(None, "status"),
)

# One row per message; status is the current one, its history is in message_states.
messages = sa.Table(
    "messages",
    metadata,
    _key("message_id"),
    sa.Column("idempotency_key", sa.Text(), nullable=False, unique=True),
    _text("run_id"),
    _text("campaign"),
    _text("step"),
    _text("customer_id"),
    _text("trigger_key"),
    _optional("contact_key"),
    _text("channel"),
    _text("message_type"),
    _text("topic"),
    _optional("template"),
    _optional("variant"),
    _text("language"),
    _text("timezone"),
    _text("card_version"),
    sa.Column("local_send_date", sa.Date(), nullable=False),
    _instant("scheduled_at"),
    _instant("valid_until"),
    _text("context"),
    _text("status"),
    _optional("reason"),
    sa.Column("attempt", sa.Integer(), nullable=False),
    sa.Column("request_id", sa.Text(), sa.ForeignKey("requests.request_id")),
    _instant("accepted_at", required=False),
    _instant("recorded_at"),
    sa.Index(None, "status", "scheduled_at"),
    sa.Index(None, "customer_id"),
    sa.Index(None, "request_id"),
)

# Append-only, one row per change of a message's status, in order of id. `occurred_at` is the dispatch clock's instant.
message_states = sa.Table(
    "message_states",
    metadata,
    _row_number(),
    sa.Column("message_id", sa.Text(), sa.ForeignKey("messages.message_id"), nullable=False),
    _text("status"),
    _optional("reason"),
    _instant("occurred_at"),
    _instant("recorded_at"),
    sa.Index(None, "message_id", "id"),
)

# Append-only, one row per distinct event of our own messages: unique by the provider's id and by what it says,
# because retries of a provider may carry a new id (field note 14).
provider_events = sa.Table(
    "provider_events",
    metadata,
    _key("event_key"),
    sa.Column("natural_key", sa.Text(), nullable=False, unique=True),
    sa.Column("message_id", sa.Text(), sa.ForeignKey("messages.message_id"), nullable=False),
    _text("event_type"),
    _instant("occurred_at"),
    _optional("url"),
    sa.Column("link_position", sa.Integer()),
    sa.Column("is_machine", sa.Boolean()),
    _optional("bounce_type"),
    _instant("recorded_at"),
    sa.Index(None, "message_id"),
)

# One row per run whose messages were planned.
runs = sa.Table(
    "runs",
    metadata,
    _key("run_id"),
    _text("kind"),
    _instant("as_of"),
    _instant("known_as_of"),
    _text("build_id"),
    _text("state"),
    _text("manifest"),
    _instant("recorded_at"),
)

# One row per landed batch file of a raw table whose rows have been taken into the ledger.
intake_batches = sa.Table(
    "intake_batches",
    metadata,
    _key("raw_table"),
    _key("batch_id"),
    sa.Column("row_count", sa.Integer(), nullable=False),
    _instant("recorded_at"),
)
