"""The hour at which a letter goes: her own where she has one, else her zone's, else the policy's."""

import datetime as dt
from typing import Any

from model_chain import ModelChain
from prepared_build import PREPARED_NIGHT

LUNCH = 12  # where the policy has news go


def letters(customer_id: str, count: int, **hours: int) -> list[dict[str, Any]]:
    """Letters that came in the mornings of the last weeks; `hours` says at which of Moscow's hours what befell them."""
    found = []
    for number in range(count):
        day = dt.datetime.combine(PREPARED_NIGHT, dt.time()) - dt.timedelta(days=7 + number % 80)
        # Moscow is three hours ahead.
        moments = {kind: day + dt.timedelta(hours=hour - 3, minutes=number % 60) for kind, hour in hours.items()}
        found.append(
            {
                "message_id": f"{customer_id} {number} {sorted(hours)}",
                "customer_id": customer_id,
                "channel": "email",
                "status": "delivered",
                "delivered_at": day + dt.timedelta(hours=6),
                **moments,
            }
        )
    return found


def planned(models: ModelChain, messages: list[dict[str, Any]], *, zone: str = "potential") -> dict[str, Any]:
    """The hour and what chose it, of news for each customer; all live in Moscow, `quiet` and the given in one zone."""
    people = sorted({row["customer_id"] for row in messages} | {"quiet"})
    night = PREPARED_NIGHT
    given = {
        "fct_messages": messages,
        "dim_customers": [{"customer_id": one, "timezone": "Europe/Moscow", "lifecycle_zone": zone} for one in people],
        "campaigns": [{"campaign": "news", "card_version": "v1", "message_type": "triggered", "topic": "news"}],
        "plan_candidates": [
            {
                "campaign": "news",
                "card_version": "v1",
                "step": "letter",
                "customer_id": one,
                "trigger_key": "t",
                "channel": "email",
                "days_due": 0,
                "valid_days": 7,
                "expires_on": night + dt.timedelta(days=7),
            }
            for one in people
        ],
    }
    rows = models.rows("int_candidates__timed", given)
    return {
        row["customer_id"]: ((row["scheduled_at"] + dt.timedelta(hours=3)).hour, row["hour_source"]) for row in rows
    }


def test_hour_is_her_own_or_else_her_zones_or_else_the_policys(models: ModelChain) -> None:
    """S205: a human's clicks before her opens, with a minimum of evidence; 200 reads of her zone decide, 199 do not."""
    found = planned(
        models,
        [
            *letters("clicks in the evening", 5, first_clicked_at=20, first_opened_at=9),
            *letters("clicks in the evening", 20, first_opened_at=9),
            *letters("opens in the morning", 10, first_opened_at=9),
            *letters("clicked four times", 4, first_clicked_at=20),
            *letters("opened nine times", 9, first_opened_at=9),
            *letters("by a machine", 50, first_machine_opened_at=9),
            *letters("reads at night", 50, first_clicked_at=23),
        ],
    )
    assert found == {
        "clicks in the evening": (20, "personal"),
        "opens in the morning": (9, "personal"),
        "clicked four times": (LUNCH, "policy"),
        "opened nine times": (LUNCH, "policy"),
        "by a machine": (LUNCH, "policy"),
        "reads at night": (LUNCH, "policy"),
        "quiet": (LUNCH, "policy"),
    }
    enough = [row for number in range(25) for row in letters(f"another {number}", 8, first_opened_at=14)]
    assert planned(models, enough)["quiet"] == (14, "zone")
    assert planned(models, enough[1:])["quiet"] == (LUNCH, "policy")
    assert planned(models, [*enough, *letters("hers", 5, first_clicked_at=20)])["hers"] == (20, "personal")


def test_a_zone_that_reads_at_a_bad_hour_leaves_the_policys(models: ModelChain) -> None:
    at_ten = [row for number in range(50) for row in letters(f"another {number}", 8, first_opened_at=10)]
    assert planned(models, at_ten)["quiet"] == (LUNCH, "policy")
