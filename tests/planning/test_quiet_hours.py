"""Nobody is written to outside the window of the channel on her own clock, whatever the clocks do that night.

Her clock is read by Python's zoneinfo, not by the engine that made the plan.
"""

import csv
import datetime as dt
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
from campaign_shop import campaign, consent, customer, member, step
from planning_chain import Chain, Tables, at, decide

from setka.paths import DBT_PROJECT
from setka.settings import zone

# The days of 2026 on which clocks change, in both hemispheres and directions.
CHANGES = {
    "the United States": ((3, 8), (11, 1)),
    "Europe; Lebanon, at midnight": ((3, 29), (10, 25)),
    "New Zealand, Chatham; Australia, Lord Howe by half an hour; Chile, at midnight": ((4, 5), (9, 27)),
    "Australia; Chile, at midnight": ((10, 4), (9, 6)),
    "Egypt, at midnight": ((4, 24), (10, 30)),
}
DAYS = sorted({dt.datetime(2026, *day) for days in CHANGES.values() for day in days})  # noqa: DTZ001 -- naive UTC
# On the day itself and a day earlier, as the clocks change on the eve of UTC's day in the east; each at another hour.
INSTANTS = [
    day - dt.timedelta(days=back) + dt.timedelta(hours=7 * number % 24, minutes=(0, 30, 59)[number % 3])
    for number, day in enumerate(DAYS)
    for back in (0, 1)
]
TOPICS = ("news", "information", "loyalty", "discount", "other_product")
# The engine's database of zones is older than a law of Cuba's; every other name of the installed one must hold.
NAMES = (files("tzdata") / "zones").read_text(encoding="ascii").split()
ZONES = sorted(set(NAMES) - {"America/Havana", "Cuba"})
AT_NIGHT = {"email": (0, 4), "audience_file": (2, 3)}


def shipped_windows() -> dict[str, tuple[int, int]]:
    with (DBT_PROJECT / "seeds" / "send_windows.csv").open(encoding="utf-8") as file:
        return {row["channel"]: (int(row["opens_at_hour"]), int(row["closes_at_hour"])) for row in csv.DictReader(file)}


@pytest.fixture
def windows_at_night(chain: Chain) -> Iterator[None]:
    """Windows in the hours that the clocks skip and repeat: no shop would, but the rule must hold there too."""
    chain.connection.execute("create table setka.main.shipped as from setka.main.send_windows")
    for channel, (opens, closes) in AT_NIGHT.items():
        chain.connection.execute(
            "update setka.main.send_windows set opens_at_hour = ?, closes_at_hour = ? where channel = ?",
            [opens, closes, channel],
        )
    yield
    chain.connection.execute("create or replace table setka.main.send_windows as from setka.main.shipped")
    chain.connection.execute("drop table setka.main.shipped")


def the_world() -> Tables:
    """A customer in every zone, many with an hour of their own, at night too; a letter and a list on a topic."""
    names = [f"{topic} {zone}" for zone, topic in zip(ZONES, TOPICS * len(ZONES), strict=False)]
    return {
        "cards.campaigns": [campaign(topic, topic=topic) for topic in TOPICS],
        "cards.campaign_steps": [
            step(topic, channel, channel=channel) for topic in TOPICS for channel in ("email", "audience_file")
        ],
        "main.dim_customers": [customer(name, timezone=name.split(" ")[1]) for name in names],
        "main.int_segments__unioned": [member(name.split(" ")[0], name) for name in names],
        "main.int_customer_best_hours": [
            {"customer_id": name, "best_hour": number % 24} for number, name in enumerate(names) if number % 3
        ],
        "ledger.consents": [consent(name) for name in names],
    }


def outside(decisions: list[dict[str, Any]], windows: dict[str, tuple[int, int]], run_at: dt.datetime) -> list[str]:
    """What goes outside of the window on her clock, on another date than the one that caps count, or before the run."""
    found = []
    for row in decisions:
        if row["scheduled_at"] is None:
            continue
        local = row["scheduled_at"].replace(tzinfo=dt.UTC).astimezone(zone(row["timezone"]))
        opens, closes = windows[row["channel"]]
        if not opens <= local.hour < closes or local.date() != row["local_send_date"] or row["scheduled_at"] < run_at:
            found.append(f"{row['channel']} {local} {row['timezone']}")
    return found


def one_date_each(decisions: list[dict[str, Any]]) -> bool:
    return len({(row["customer_id"], row["local_send_date"]) for row in decisions}) == len(
        {row["customer_id"] for row in decisions}
    )


@pytest.mark.parametrize("run_at", INSTANTS, ids=str)
def test_nobody_is_written_to_outside_the_window_of_her_zone(chain: Chain, run_at: dt.datetime) -> None:
    """S206: IANA zones, both nights on which clocks change; every zone has an hour, so nobody waits for one."""
    decisions = decide(chain, the_world(), changed=at(chain, run_at))
    assert len(decisions) == 2 * len(ZONES) > 1_000
    assert {row["verdict"] for row in decisions} == {"send"}
    assert outside(decisions, shipped_windows(), run_at) == []
    assert one_date_each(decisions)


@pytest.mark.usefixtures("windows_at_night")
@pytest.mark.parametrize("run_at", INSTANTS, ids=str)
def test_hours_that_clocks_skip_or_repeat_take_nobody_out_of_the_window(chain: Chain, run_at: dt.datetime) -> None:
    """Where no hour of the window exists that night, the message waits."""
    decisions = decide(chain, the_world(), changed=at(chain, run_at))
    assert outside(decisions, AT_NIGHT, run_at) == []
    assert one_date_each(decisions)
    for row in decisions:
        assert (row["scheduled_at"] is None) == (row["reason"] == "waits_for_day")


def test_without_any_zone_it_goes_by_the_shops(chain: Chain) -> None:
    shop = the_world()
    shop["main.dim_customers"] = [row | {"timezone": None} for row in shop["main.dim_customers"]]  # type: ignore[index]
    decisions = decide(chain, shop)
    assert {row["timezone"] for row in decisions} == {"Europe/Moscow"}
    assert outside(decisions, shipped_windows(), dt.datetime(2026, 11, 1)) == []  # noqa: DTZ001 -- naive UTC
