"""The practitioners' days and hours, as the seeds ship them: what a marketer sees leave, day by day."""

import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from campaign_shop import campaign, consent, customer, enrolment, step
from planning_chain import Chain, Row, Tables, at, decide

from activation.cards.model import Card
from setka.paths import DBT_PROJECT
from setka.settings import zone

MONDAY = dt.date(2026, 11, 2)
TOPICS = ("news", "information", "loyalty", "discount", "other_product")
VALIDITIES = range(1, 9)


def seed(name: str) -> list[dict[str, str]]:
    with (DBT_PROJECT / "seeds" / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def entertaining_news(chain: Chain) -> Iterator[None]:
    """A shop whose news entertains, and which says so in the seed."""
    change = "update setka.main.message_classes set message_class = ? where topic = 'news'"
    chain.connection.execute(change, ["entertainment"])
    yield
    chain.connection.execute(change, ["news"])


def night_of(day: dt.date) -> dt.datetime:
    """03:00 in Moscow on that day, naive UTC."""
    return dt.datetime.combine(day, dt.time())


def entered(timezone: str, **fields: Any) -> Tables:
    """Per topic, validity and weekday of entering one customer with one letter, so that no cap comes between."""
    people = [
        (f"{topic}_{valid}", f"{topic} {valid} {weekday}", MONDAY + dt.timedelta(days=weekday))
        for topic in TOPICS
        for valid in VALIDITIES
        for weekday in range(7)
    ]
    names = sorted({name for name, _, _ in people})
    return {
        "cards.campaigns": [campaign(name, topic=name.rsplit("_", 1)[0], **fields) for name in names],
        "cards.campaign_steps": [step(name, "letter", valid_days=int(name.rsplit("_", 1)[1])) for name in names],
        "main.dim_customers": [customer(one, timezone=timezone) for _, one, _ in people],
        "ledger.enrolments": [enrolment(name, one, day) for name, one, day in people],
        "ledger.consents": [consent(one) for _, one, _ in people],
    }


def gone(chain: Chain, shop: Tables, nights: int) -> tuple[dict[str, dt.date], dict[str, set[str]]]:
    """On which local date each customer's letter left, run night after night, and the reasons of the nights before."""
    left: dict[str, dt.date] = {}
    waited: dict[str, set[str]] = defaultdict(set)
    for night in range(nights):
        # Nobody has entered before her day.
        today = MONDAY + dt.timedelta(days=night)
        inside: list[Row] = [row for row in shop["ledger.enrolments"] if row["enrolled_on"] <= today]
        tonight = {**shop, "ledger.enrolments": inside}
        for row in decide(chain, tonight, changed=at(chain, night_of(today))):
            if row["customer_id"] in left:
                continue
            if row["verdict"] == "send":
                left[row["customer_id"]] = row["local_send_date"]
            else:
                waited[row["customer_id"]].add(row["reason"])
    return left, waited


# In Los Angeles the night's run comes on the afternoon before: its customers' days are a day earlier.
@pytest.mark.parametrize(("timezone", "behind"), [("Europe/Moscow", 0), ("America/Los_Angeles", 1)])
def test_regular_letters_leave_on_the_best_day_of_their_validity(chain: Chain, timezone: str, behind: int) -> None:
    """Each letter leaves, on the first of the best days that its class has while it is valid."""
    ranks = {(row["message_class"], int(row["iso_weekday"])): int(row["day_rank"]) for row in seed("send_days")}
    classes = {row["topic"]: row["message_class"] for row in seed("message_classes")}
    left, waited = gone(chain, entered(timezone, message_type="regular"), 14)
    assert len(left) == len(TOPICS) * len(VALIDITIES) * 7
    for one, date in left.items():
        topic, valid, weekday = one.split(" ")
        first = MONDAY + dt.timedelta(days=int(weekday) - behind)
        days = [first + dt.timedelta(days=later) for later in range(int(valid))]
        assert date == min(days, key=lambda day: (ranks[classes[topic], day.isoweekday()], day)), one
        assert waited[one] <= {"waits_for_day"}


def test_triggered_letters_leave_on_the_day_they_are_due(chain: Chain) -> None:
    left, waited = gone(chain, entered("Europe/Moscow", message_type="triggered"), 7)
    assert {one: date for one, date in left.items() if date != MONDAY + dt.timedelta(days=int(one.split(" ")[2]))} == {}
    assert not any(waited.values())


def test_best_days_are_those_of_the_practitioners() -> None:
    """S207."""
    best = defaultdict(set)
    for row in seed("send_days"):
        if row["day_rank"] == "1":
            best[row["message_class"]].add(int(row["iso_weekday"]))
    midweek = {2, 3, 4}
    assert best == {"news": midweek, "ad": midweek, "shop": midweek, "entertainment": {5}, "business": {2}}


def hours(chain: Chain, day: dt.date, **best: Any) -> dict[str, int]:
    """The hour on her clock, by topic, of letters that are due on a day."""
    names = {topic: f"reader of {topic}" for topic in TOPICS}
    shop = {
        "cards.campaigns": [campaign(topic, topic=topic) for topic in TOPICS],
        "cards.campaign_steps": [step(topic, "letter") for topic in TOPICS],
        "main.dim_customers": [customer(name) for name in names.values()],
        "ledger.enrolments": [enrolment(topic, name, day) for topic, name in names.items()],
        "ledger.consents": [consent(name) for name in names.values()],
        **best,
    }
    return {
        row["campaign"]: row["scheduled_at"].replace(tzinfo=dt.UTC).astimezone(zone(row["timezone"])).hour
        for row in decide(chain, shop, changed=at(chain, night_of(day)))
    }


@pytest.mark.parametrize("weekday", range(7))
def test_hours_are_those_of_the_practitioners(chain: Chain, weekday: int) -> None:
    """News and business at lunch, ads in the afternoon but on Friday, what a shop sells in the evening."""
    lunch, afternoon, evening, early = 12, 15, 19, 9
    assert hours(chain, MONDAY + dt.timedelta(days=weekday)) == {
        "news": lunch,
        "information": lunch,
        "discount": early if weekday == 4 else afternoon,
        "loyalty": evening,
        "other_product": evening,
    }


@pytest.mark.usefixtures("entertaining_news")
def test_entertainment_goes_on_the_way_home(chain: Chain) -> None:
    assert hours(chain, MONDAY)["news"] == 17


def test_her_own_hour_goes_before_the_policys_and_her_zones_only_among_the_good_ones(chain: Chain) -> None:
    own = [{"customer_id": "reader of news", "best_hour": 10}, {"customer_id": "reader of loyalty", "best_hour": 23}]
    zones = [
        {"lifecycle_zone": "former_new", "message_class": "shop", "best_hour": 21},
        {"lifecycle_zone": "former_new", "message_class": "news", "best_hour": 13},
        {"lifecycle_zone": "former_new", "message_class": "ad", "best_hour": 16},
    ]
    found = hours(chain, MONDAY, **{"main.int_customer_best_hours": own, "main.int_zone_best_hours": zones})
    assert found == {"news": 10, "loyalty": 21, "other_product": 21, "information": 12, "discount": 16}
    friday = MONDAY + dt.timedelta(days=4)
    assert hours(chain, friday, **{"main.int_zone_best_hours": zones})["discount"] == 9


def test_every_topic_of_a_card_has_a_message_class() -> None:
    assert {row["topic"] for row in seed("message_classes")} == set(get_args(Card.model_fields["topic"].annotation)), (
        "a letter without a class has no hour: add a row to dbt/seeds/message_classes.csv."
    )
