"""Reactions to messages, engagement classes, and devices."""

import datetime as dt
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from model_chain import ModelChain
from prepared_build import PREPARED_NIGHT

AS_OF = dt.datetime.combine(PREPARED_NIGHT, dt.time())


def ago(days: float) -> dt.datetime:
    return AS_OF - dt.timedelta(days=days)


def letter(number: int, delivered: float | None = None, customer: str = "c", **more: Any) -> dict[str, Any]:
    return {
        "message_id": f"m{number}",
        "customer_id": customer,
        "channel": "email",
        "status": "delivered",
        "delivered_at": None if delivered is None else ago(delivered),
    } | more


def test_people_and_machines_are_counted_apart(models: ModelChain) -> None:
    """S226, S56, S81: human opens, machine opens, clicks and the last reaction; a bounced letter is none."""
    messages = [
        letter(1, 10, first_opened_at=ago(9), first_clicked_at=ago(8), first_machine_opened_at=ago(10)),
        letter(2, 20, first_machine_opened_at=ago(20)),
        letter(3, 40, first_opened_at=ago(1)),
        letter(4, None, first_clicked_at=ago(89)),  # no receiver told of it, but she clicked
        letter(5, 3, status="bounced", first_opened_at=ago(2)),
        letter(6, 5, channel="push", first_opened_at=ago(0.5)),
        letter(7, 100),
    ]
    (row,) = models.rows("int_customers__reacted", {"fct_messages": messages})
    found = {
        kind: [row[f"letters_{kind}_{days}_days"] for days in (30, 90, 365)]
        for kind in ("delivered", "opened", "clicked", "machine_opened")
    }
    assert found == {
        "delivered": [2, 4, 5], "opened": [2, 2, 2], "clicked": [1, 2, 2], "machine_opened": [2, 2, 2]
    }  # fmt: skip
    assert row["last_letter_reaction_date"] == ago(1).date()
    assert row["last_reaction_date"] == (ago(0.5) + dt.timedelta(hours=3)).date()
    assert row["last_letter_clicked_date"] == ago(8).date()


def test_each_channel_has_its_own_last_reaction(models: ModelChain) -> None:
    """S56: last reaction per channel, of merged customers together."""
    messages = [
        letter(1, 10, first_opened_at=ago(9)),
        letter(2, 10, "old id", first_clicked_at=ago(4)),
        letter(3, 10, channel="push"),
    ]
    aliases = [{"alias_id": "old id", "customer_id": "c"}]
    rows = models.rows("int_customer_channels__reacted", {"fct_messages": messages, "customer_aliases": aliases})
    assert [(row["customer_id"], row["channel"], row["last_reaction_date"]) for row in rows] == [
        ("c", "email", ago(4).date()),
        ("c", "push", None),
    ]


def classes(models: ModelChain, messages: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    listed = [{"customer_id": name} for name in ("c", "d")]
    rows = models.rows("int_customers__engaged", {"int_customers__listed": listed, "fct_messages": messages})
    return {row["customer_id"]: row for row in rows}


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        pytest.param([], "never_reached", id="nothing arrived"),
        pytest.param([letter(1, 5, status="bounced")], "never_reached", id="bounced"),
        pytest.param([letter(1, 92, first_opened_at=ago(92))], "rested", id="nothing for three months"),
        pytest.param([letter(1, 90), letter(2, 92, first_opened_at=ago(1))], "silent", id="inactive three months"),
        pytest.param([letter(1, 5, first_machine_opened_at=ago(5))], "silent", id="a machine is no reader"),
        pytest.param([letter(n, 5, first_opened_at=ago(4)) for n in range(4)] + [letter(9, 5)], "reads_all",
                     id="exactly the share"),
        pytest.param([letter(n, 5, first_clicked_at=ago(4)) for n in range(3)] + [letter(9, 5)], "reads_some",
                     id="below the share"),
    ],
)  # fmt: skip
def test_engagement_classes_by_example(models: ModelChain, messages: list[dict[str, Any]], expected: str) -> None:
    """S88: opens all letters / inactive last three months."""
    assert classes(models, messages)["c"]["engagement_class"] == expected


def test_a_change_of_class_is_told_on_the_night_it_happens(models: ModelChain) -> None:
    """S88: class change emits an event: the class before and the date, and none for who stays."""
    yesterday = AS_OF - dt.timedelta(hours=10)
    found = classes(models, [letter(1, 50, first_opened_at=yesterday), letter(2, 50, "d", first_opened_at=ago(3))])
    told = {
        name: (row["previous_engagement_class"], row["engagement_class"], row["engagement_class_changed_date"])
        for name, row in found.items()
    }
    assert told == {"c": ("silent", "reads_all", PREPARED_NIGHT), "d": (None, "reads_all", None)}


events = st.tuples(st.sampled_from(["c", "d"]), st.floats(0.1, 120), st.sampled_from(["none", "machine", "person"]))


@settings(max_examples=25, deadline=None)
@given(done=st.lists(events, max_size=12))
def test_everybody_has_exactly_one_engagement_class(models: ModelChain, done: list[tuple[str, float, str]]) -> None:
    """S88: the classes are exclusive and exhaustive, and the report adds up to the customers."""
    messages = [
        letter(
            number,
            round(days, 3),
            customer,
            first_opened_at=ago(round(days, 3)) if reader == "person" else None,
            first_machine_opened_at=ago(round(days, 3)) if reader == "machine" else None,
        )
        for number, (customer, days, reader) in enumerate(done)
    ]
    listed = [{"customer_id": name} for name in ("c", "d", "e")]
    given_rows = {"int_customers__listed": listed, "fct_messages": messages}
    with models.run(["rpt_engagement"], given_rows) as connection:
        found = connection.execute("select customer_id, engagement_class from int_customers__engaged").fetchall()
        report = connection.execute("select engagement_class, customer_count from rpt_engagement").fetchall()
    assert sorted(customer for customer, _ in found) == ["c", "d", "e"]
    assert Counter(name for _, name in found) == dict(report)
    for customer, name in found:
        days_read = [reader == "person" for whose, _, reader in done if whose == customer]
        assert (name == "never_reached") == (not days_read)
        assert name not in ("reads_all", "reads_some") or any(days_read)


def opened(number: int, device_os: str | None, customer: str = "c", **more: Any) -> dict[str, Any]:
    return {
        "event_id": f"e{number}", "message_id": f"m{number}", "customer_id": customer, "event_type": "opened",
        "device_os": device_os, "is_machine": False,
    } | more  # fmt: skip


def test_letters_opened_on_ios_are_told_apart_from_proxies_and_the_unknown(models: ModelChain) -> None:
    """S82: opened at least one letter from an iOS device; unknown and proxy are separate, machines do not count."""
    events = [
        opened(1, "ios"),
        opened(2, "ios", message_id="m1"),
        opened(3, "proxy"),
        opened(4, None),
        opened(5, "unknown"),
        opened(6, "android", is_machine=True),
        opened(7, "android", event_type="delivered"),
    ]
    (row,) = models.rows("int_customers__equipped", {"stg_shop__email_events": events})
    names = ("on_ios", "on_android", "through_proxy", "on_unknown_device")
    assert [row[f"letters_opened_{name}"] for name in names] == [1, 0, 1, 2]


def test_apps_and_pushes_are_told_by_platform(models: ModelChain) -> None:
    """S85, S86, S32: the app on iOS, a web push from iOS with a token; nothing revoked or without token."""
    devices = [
        ("app", "phone owner", "ios", None, "active", "token"),
        ("old app", "former owner", "ios", None, "revoked", "token"),
        ("safari", "web reader", "web", "ios", "active", "token"),
        ("chrome", "other reader", "web", "windows", "active", "token"),
        ("no token", "refuser", "web", "ios", "active", ""),
        ("never asked", "refuser", "android", None, "active", None),
    ]
    columns = ("device_id", "customer_id", "platform", "operating_system", "status")
    given_rows = {
        "stg_shop__devices": [{**dict(zip(columns, row, strict=False)), "row_id": row[0]} for row in devices],
        "stg_shop__device_tokens": [{"row_id": row[0], "push_token": row[5]} for row in devices],
    }
    rows = {row["customer_id"]: row for row in models.rows("int_customers__equipped", given_rows)}
    traits = ("has_ios_app", "has_android_app", "has_push_token", "has_web_push", "has_ios_web_push")
    assert {name: [row[trait] for trait in traits] for name, row in rows.items()} == {
        "phone owner": [True, False, True, False, False],
        "former owner": [False, False, False, False, False],
        "web reader": [False, False, True, True, True],
        "other reader": [False, False, True, True, False],
        "refuser": [False, True, False, False, False],
    }
