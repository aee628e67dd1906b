"""Rows of a shop with campaigns, as planning reads them: every builder takes what matters and fills in the rest."""

import datetime as dt
from typing import Any

from planning_chain import Row

NIGHT = dt.date(2026, 11, 1)
LONG_AGO = dt.datetime(2026, 1, 1)  # noqa: DTZ001 -- the ledger holds naive UTC


def days_ago(days: int) -> dt.date:
    return NIGHT - dt.timedelta(days=days)


def customer(customer_id: str, **traits: Any) -> Row:
    """A reader of Russian in Moscow with an address of her own."""
    return {
        "customer_id": customer_id,
        "email_key": f"key of {customer_id}",
        "timezone": "Europe/Moscow",
        "language": "ru",
        "last_order_date": days_ago(200),
        "days_since_last_order": 200,
        "order_count": 1,
        "lifecycle_zone": "former_new",
        **traits,
    }


def campaign(name: str, **fields: Any) -> Row:
    """A running campaign without a holdout, whose audience is the segment `seg_<name>`. It waits for no better day."""
    return {
        "campaign": name,
        "card_version": "v1",
        "is_current": True,
        "is_enabled": True,
        "message_type": "triggered",
        "topic": "news",
        "entry": "audience",
        "audience": f"seg_{name}",
        "priority": 50,
        "holdout_basis_points": 0,
        "reentry_days": 30,
        "lasts_days": 7,
        "exit_on_order": False,
        "exit_on_trigger_end": False,
        "window_days": 14,
        **fields,
    }


def triggered(name: str, trigger: str, **fields: Any) -> Row:
    """A campaign that occurrences of a trigger let customers into, from last spring on."""
    entered = {"entry": "occurrence", "trigger": trigger, "audience": None, "message_type": "triggered"}
    return campaign(name, **{**entered, "starts_on": LONG_AGO.date(), **fields})


def transactional(name: str, trigger: str, **fields: Any) -> Row:
    """What the shop has to say of each occurrence of a trigger."""
    return triggered(name, trigger, **{"message_type": "transactional", "reentry_days": 0, "lasts_days": 2, **fields})


def occurrence(trigger: str, customer_id: str, occurred_at: dt.datetime, **fields: Any) -> Row:
    key = fields.pop("trigger_key", f"{occurred_at:%F}")
    return {
        "trigger": trigger,
        "customer_id": customer_id,
        "trigger_key": key,
        "occurred_at": occurred_at,
        "context": "{}",
        **fields,
    }


def step(campaign_name: str, step_id: str, **fields: Any) -> Row:
    """A letter on the day of entering, valid for a week."""
    return {
        "campaign": campaign_name,
        "card_version": "v1",
        "step": step_id,
        "after_days": 0,
        "channel": "email",
        "template": "hello",
        "valid_days": 7,
        "is_first_in_channel": True,
        **fields,
    }


def member(campaign_name: str, customer_id: str) -> Row:
    return {"segment": f"seg_{campaign_name}", "customer_id": customer_id}


def consent(customer_id: str, status: str = "granted") -> Row:
    return {
        "consent_key": f"{customer_id} {status}",
        "customer_id": customer_id,
        "channel": "email",
        "purpose": "marketing",
        "status": status,
        "occurred_at": LONG_AGO,
    }


def suppression(customer_id: str, reason: str) -> Row:
    return {
        "suppression_key": f"{customer_id} {reason}",
        "customer_id": customer_id,
        "channel": "email",
        "reason": reason,
        "occurred_at": LONG_AGO,
    }


def enrolment(campaign_name: str, customer_id: str, entered: dt.date, **fields: Any) -> Row:
    return {
        "campaign": campaign_name,
        "customer_id": customer_id,
        "trigger_key": entered.isoformat(),
        "card_version": "v1",
        "enrolled_on": entered,
        **fields,
    }


def message(message_id: str, customer_id: str, sent: dt.date, **fields: Any) -> Row:
    """A letter with news of a campaign that is no longer."""
    return {
        "message_id": message_id,
        "campaign": "earlier",
        "step": "letter",
        "customer_id": customer_id,
        "trigger_key": "then",
        "contact_key": f"key of {customer_id}",
        "channel": "email",
        "message_type": "regular",
        "topic": "news",
        "status": "accepted",
        "local_send_date": sent,
        **fields,
    }


def cap(kind: str, scope: str, most: int | None, *, days: int | None = 7) -> Row:
    """At most `most` messages of the scope in `days` local days, or in a calendar month without `days`."""
    window = "rolling" if days else "calendar_month"
    return {"scope_kind": kind, "scope": scope, "window_kind": window, "window_days": days, "max_messages": most}
