"""The hours that the policy ships, and what a shop's own letters say of them."""

import csv
import datetime as dt
from typing import Any

from model_chain import ModelChain

from setka.paths import DBT_PROJECT

EVERY_DAY = ""
OWN = {"news": (12, 15), "business": (12, 15), "ad": (15, 17), "entertainment": (17, 19), "shop": (19, 22)}


def letters(hour: int, count: int, clicked: int, **fields: Any) -> list[dict[str, Any]]:
    """Letters with news that came at that hour of Moscow, of which the first were clicked."""
    at = dt.datetime.combine(dt.date(2026, 10, 20), dt.time(hour - 3, 30))
    return [
        {
            "message_id": f"{hour} {number}",
            "customer_id": "c",
            "channel": "email",
            "is_sent": True,
            "status": "delivered",
            "sent_at": at,
            "first_clicked_at": at if number < clicked else None,
            **fields,
        }
        for number in range(count)
    ]


def test_hours_are_the_practitioners_and_own_letters_say_whether_they_hold(models: ModelChain) -> None:
    """S208: the table's defaults; lunch is clicked more often than the rest, and ten less."""
    with (DBT_PROJECT / "seeds" / "send_hours.csv").open(encoding="utf-8") as file:
        shipped = {
            (row["message_class"], row["iso_weekday"], int(row["from_hour"]), int(row["to_hour"])): row["hour_rank"]
            for row in csv.DictReader(file)
        }
    assert shipped == {
        **{(one, EVERY_DAY, 9, 10): "2" for one in OWN},
        **{(one, EVERY_DAY, 10, 12): "4" for one in OWN},
        **{(one, EVERY_DAY, *hours): "1" for one, hours in OWN.items()},
        ("ad", "5", 15, 17): "3",
    }
    messages = [*letters(10, 20, 1), *letters(13, 20, 5), *letters(14, 20, 0), *letters(16, 9, 9)]
    given = {
        "fct_messages": messages,
        "int_messages__resolved": [{"message_id": row["message_id"], "topic": "news"} for row in messages],
        "dim_customers": [{"customer_id": "c", "timezone": "Europe/Moscow"}],
        "send_hour_evidence": [{"evidence": "report_letters", "min_count": 10}],
    }
    found = {row["local_hour"]: (row["hour_rank"], row["policy_holds"]) for row in models.rows("rpt_send_hours", given)}
    assert found == {10: (4, True), 13: (1, True), 14: (1, False), 16: (None, None)}


def test_without_a_letter_the_report_is_empty(models: ModelChain) -> None:
    assert models.rows("rpt_send_hours", {"fct_messages": []}) == []
