"""The marts of the demonstration's night repeat what customers told, wished for and carry with them."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from planted import Planted

from setka.settings import zone
from simulation.told_rows import DeviceRow, ImportantDateRow, ReviewRow, SurveyAnswerRow, WishlistEventRow

KEPT_DATES = 3
INTEREST_DAYS = 365


def by_customer(planted: Planted, rows: Iterable[Any]) -> dict[str, list[Any]]:
    """The rows of each customer of the marts, in time order."""
    found = defaultdict(list)
    for row in sorted(rows, key=lambda row: getattr(row, "occurred_at", None) or row.added_at):
        found[planted.resolved(row.customer_id)].append(row)
    return found


def test_answers_become_traits_unless_they_reveal_health(planted: Planted) -> None:
    """S10, S38: the newest answer counts; one about health never becomes a trait."""
    answers = by_customer(planted, planted.rows(SurveyAnswerRow))
    assert any(row.is_sensitive for rows in answers.values() for row in rows)

    def newest(customer: str, question: str) -> SurveyAnswerRow | None:
        rows = [row for row in answers.get(customer, []) if row.question == question]
        return rows[-1] if rows and not rows[-1].is_sensitive else None

    traits = planted.traits("quiz_interest", "quiz_problem", "satisfaction_score")
    assert len({row for row in traits.values() if row != (None, None, None)}) > 20
    for customer, found in traits.items():
        interest, problem, rating = (newest(customer, name) for name in ("interest", "problem", "recommend"))
        expected = (interest and interest.answer, problem and problem.answer, rating and rating.score)
        assert found == expected, customer


def test_reviews_are_counted(planted: Planted) -> None:
    """S10: who wrote, and how badly it went."""
    reviews = by_customer(planted, planted.rows(ReviewRow))
    assert len(reviews) > 100
    for customer, (count, lowest) in planted.traits("review_count", "lowest_rating").items():
        rows = reviews.get(customer, [])
        assert (count, lowest) == (len(rows), min((row.rating for row in rows), default=None)), customer


def next_day(entry: ImportantDateRow, today: dt.date) -> dt.date | None:
    """When a date comes next: a wished discount once, others every year, 29 February on the 28th of a common year."""
    if entry.date_kind == "wished_discount":
        return entry.occurs_on if entry.occurs_on >= today else None
    for year in (today.year, today.year + 1):
        leaps = (entry.occurs_on.month, entry.occurs_on.day) == (2, 29) and year % 4 != 0
        day = dt.date(year, 2, 28) if leaps else entry.occurs_on.replace(year=year)
        if day >= today:
            return day
    raise AssertionError(entry)


def test_the_last_three_dates_are_kept_and_the_next_is_known(planted: Planted) -> None:
    """S36: three dates on which she wants a discount."""
    entries, today = by_customer(planted, planted.rows(ImportantDateRow)), planted.night.clock.night
    assert max(map(len, entries.values())) > KEPT_DATES
    traits = planted.traits("important_date_count", "next_important_date")
    for customer, (count, next_date) in traits.items():
        kept = entries.get(customer, [])[-KEPT_DATES:]
        ahead = [day for entry in kept if (day := next_day(entry, today))]
        assert (count, next_date) == (len(ahead), min(ahead, default=None)), customer
    assert sum(count for count, _ in traits.values()) > 100


def test_devices_are_hers_who_logged_in_there(planted: Planted) -> None:
    owners = {one.visitor_id: one.row.customer_id for one in planted.people}
    devices = defaultdict(list)
    for row in planted.rows(DeviceRow):
        if row.customer_id or row.visitor_id in planted.known_browsers:
            devices[planted.resolved(owners[row.visitor_id])].append(row)
    assert any(row.customer_id is None for rows in devices.values() for row in rows)
    traits = planted.traits("has_ios_app", "has_android_app", "push_device_count", "has_web_push", "has_ios_web_push")
    for customer, found in traits.items():
        active = [row for row in devices.get(customer, []) if row.status == "active"]
        pushed = [row for row in active if row.push_token]
        web = [row for row in pushed if row.platform == "web"]
        expected = (
            any(row.platform == "ios" for row in active),
            any(row.platform == "android" for row in active),
            len(pushed),
            bool(web),
            any(row.operating_system == "ios" for row in web),
        )
        assert found == expected, customer
    assert all(len({found[place] for found in traits.values()}) > 1 for place in range(5))


def test_wishes_are_counted_as_interest_also_of_who_was_not_logged_in(planted: Planted) -> None:
    """S54: what is put on the wish list tells what she likes."""
    shop, today = zone(planted.night.clock.timezone), planted.night.clock.night
    owners = {one.visitor_id: one.row.customer_id for one in planted.people}
    expected: Counter[str] = Counter()
    for row in planted.rows(WishlistEventRow):
        day = row.occurred_at.replace(tzinfo=dt.UTC).astimezone(shop).date()
        is_hers = row.customer_id or row.visitor_id in planted.known_browsers
        if row.event_type == "added" and is_hers and (today - day).days <= INTEREST_DAYS:
            expected[planted.resolved(owners[row.visitor_id])] += 1
    counted = "sum(wish_count) from int_customer_affinities__scored where dimension = 'category' group by customer_id"
    found = {customer: count for customer, count in planted.built(f"select customer_id, {counted}") if count}
    assert found == expected
    assert expected.total() > 100
