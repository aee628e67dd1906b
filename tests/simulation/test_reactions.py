"""How customers react to our own letters."""

import datetime as dt
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.reactions import DeliveredMessage, write_reactions
from simulation.rows import EmailEventRow, schema_of
from simulation.truth import TRUTH

ACCEPTED = dt.datetime(2026, 11, 1, 8, 0, tzinfo=dt.UTC)
MUCH_LATER = ACCEPTED + dt.timedelta(days=60)


def messages(count: int) -> list[DeliveredMessage]:
    return [DeliveredMessage(f"m{one:05d}", "win_back", f"C{one:06d}", "email", ACCEPTED) for one in range(count)]


def rows(paths: list[Path]) -> list[EmailEventRow]:
    return [EmailEventRow(**row) for path in paths for row in pq.read_table(path).to_pylist()]


def test_same_messages_and_seed_give_same_bytes_in_any_order(tmp_path: Path) -> None:
    sent = messages(200)
    one = write_reactions(tmp_path / "one", sent, seed=1, until=MUCH_LATER)
    two = write_reactions(tmp_path / "two", sent[::-1], seed=1, until=MUCH_LATER)
    other = write_reactions(tmp_path / "other", sent, seed=2, until=MUCH_LATER)
    assert one[0].read_bytes() == two[0].read_bytes()
    assert one[0].read_bytes() != other[0].read_bytes()
    assert pq.read_schema(one[0]).equals(schema_of(EmailEventRow))


@settings(max_examples=20, deadline=None)
@given(hours=st.tuples(st.integers(0, 300), st.integers(0, 300)).map(sorted))
def test_later_instant_has_exactly_the_earlier_events_and_newer_ones(
    hours: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("reactions")
    earlier, later = (ACCEPTED + dt.timedelta(hours=hour) for hour in hours)
    before = Counter(rows(write_reactions(folder / "earlier", messages(60), seed=3, until=earlier)))
    after = Counter(rows(write_reactions(folder / "later", messages(60), seed=3, until=later)))
    cut = earlier.replace(tzinfo=None)
    assert before == Counter({row: count for row, count in after.items() if row.occurred_at < cut})


def test_every_letter_is_delivered_or_bounced_and_then_read_at_the_planted_rates(tmp_path: Path) -> None:
    events = rows(write_reactions(tmp_path, messages(4000), seed=1, until=MUCH_LATER))

    def letters(event_type: str, machine: bool | None = None) -> int:
        return len({e.message_id for e in events if e.event_type == event_type and e.is_machine in (machine, None)})

    delivered, bounced = letters("delivered"), letters("bounced")
    assert delivered + bounced == 4000
    assert 0.96 <= delivered / 4000 <= 0.98
    assert {event.bounce_type for event in events if event.event_type == "bounced"} == {"hard", "soft"}
    assert abs(letters("opened", False) / delivered - TRUTH.own_open_share) < 0.03
    assert abs(letters("opened", True) / delivered - TRUTH.privacy_proxy_share) < 0.03
    assert abs(letters("clicked", False) / delivered - TRUTH.own_open_share * TRUTH.click_share) < 0.012
    assert 1 <= letters("unsubscribed") <= 30
    clicks = [event for event in events if event.event_type == "clicked"]
    assert all(event.url and event.link_position and event.is_machine is not None for event in clicks)
    assert all(event.occurred_at > ACCEPTED.replace(tzinfo=None) for event in events)


def test_some_events_come_twice_and_none_in_order(tmp_path: Path) -> None:
    events = rows(write_reactions(tmp_path, messages(1000), seed=1, until=MUCH_LATER))
    copies = [event for event, count in Counter(events).items() if count == 2]
    assert 0.01 < len(copies) / len(events) < 0.04
    assert len({event.event_id for event in events}) == len(events) - len(copies)
    moments = [event.occurred_at for event in events]
    assert moments != sorted(moments)


def test_only_email_causes_events(tmp_path: Path) -> None:
    to_a_file = [message._replace(channel="audience_file") for message in messages(50)]
    assert write_reactions(tmp_path, to_a_file, seed=1, until=MUCH_LATER) == []
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_known_at_the_moment_of_acceptance(tmp_path: Path) -> None:
    assert write_reactions(tmp_path, messages(50), seed=1, until=ACCEPTED) == []


def test_messages_of_two_months_give_two_files_by_utc_month_of_acceptance(tmp_path: Path) -> None:
    first, second = messages(2)
    october = dt.datetime(2026, 11, 1, 2, tzinfo=dt.timezone(dt.timedelta(hours=3)))
    paths = write_reactions(
        tmp_path,
        [first._replace(accepted_at=october), second._replace(accepted_at=ACCEPTED.replace(tzinfo=None))],
        seed=1,
        until=MUCH_LATER,
    )
    assert [path.name for path in paths] == ["own-2026-10.parquet", "own-2026-11.parquet"]
