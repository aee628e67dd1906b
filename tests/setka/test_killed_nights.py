"""A night whose process is killed at random moments, again and again, ends as if nobody had touched it."""

import random
import signal
from collections.abc import Callable

from corner_shop import (
    FIRST_NIGHT,
    CornerShop,
    accepted_messages,
    decisions,
    files_of,
    ledger_counts,
    ledger_rows,
    leftovers,
    letters,
    published_facts,
)
from killable_nights import Nights

from setka.carrying import GOOD, kept_build
from setka.lock import run_lock
from setka.paths import DataPaths

# What a night shows when it reaches a part of its work, and about how many seconds that part takes: the kill comes at
# a random moment within. The order is the night's own, so that each kill finds more done than the one before.
PARTS: tuple[tuple[str, Callable[[DataPaths], bool], float], ...] = (
    ("before anything", lambda paths: True, 0.2),
    ("landing", lambda paths: paths.raw.exists(), 0.6),
    ("landing again", lambda paths: True, 0.6),
    ("build", lambda paths: any(paths.build.glob("*-contacts.duckdb")), 4.0),
    ("publication", lambda paths: (paths.build / "READY.json").exists(), 0.2),
    ("planning", lambda paths: paths.decisions_of(f"nightly-{FIRST_NIGHT}").exists(), 0.05),
    ("hand-over", lambda paths: paths.outbox.exists(), 0.05),
    ("hand-over again", lambda paths: True, 0.3),
    ("pages", lambda paths: True, 0.8),
)
UNCHANGING = "message_id, idempotency_key, run_id, campaign, step, customer_id, trigger_key, contact_key, channel"
UNCHANGING_MESSAGE = f"{UNCHANGING}, variant, card_version, scheduled_at, context, status, reason"


def test_a_night_killed_again_and_again_ends_as_an_undisturbed_one(
    corner: CornerShop, new_corner: CornerShop, nights: Nights, tmp_path
) -> None:
    """S18, field note 2: killed anywhere and run again, no message goes twice and none is lost."""
    paths, output, chance = new_corner.paths, tmp_path / "output", random.Random(20261101)
    ends = {}
    for part, reached, lasts in PARTS:
        process = nights.start(new_corner.environment, output)
        ends[part] = nights.kill_when(process, lambda reached=reached: reached(paths), chance.uniform(0, lasts))
    assert set(ends.values()) <= {0, -signal.SIGKILL}, output.read_text()
    killed = [part for part, code in ends.items() if code == -signal.SIGKILL]
    assert len(killed) >= len(PARTS) - 2, f"only killed in {killed}: the others had ended before"

    assert nights.wait(nights.start(new_corner.environment, output)) == 0, output.read_text()

    assert decisions(paths, FIRST_NIGHT) == decisions(corner.paths, FIRST_NIGHT)
    assert messages_of(paths) == messages_of(corner.paths)
    assert ledger_counts_but_attempts(paths) == ledger_counts_but_attempts(corner.paths)
    assert letters(paths, FIRST_NIGHT) == letters(corner.paths, FIRST_NIGHT)
    assert accepted_messages(paths, FIRST_NIGHT) == accepted_messages(corner.paths, FIRST_NIGHT)
    assert published_facts(paths) == published_facts(corner.paths)
    assert leftovers(paths) == []
    assert left_in_build(paths) == []
    with run_lock(paths.lock, 0):
        pass

    outbox = files_of(paths.outbox)
    assert nights.wait(nights.start(new_corner.environment, output)) == 0
    assert files_of(paths.outbox) == outbox


def left_in_build(paths: DataPaths) -> list[str]:
    """Files of builds besides the one that the next night begins from."""
    carried = kept_build(paths)
    expected = {GOOD} | ({carried.warehouse} if carried else set())
    return sorted({file.name for file in paths.build.iterdir()} - expected)


def messages_of(paths: DataPaths) -> list[dict[str, object]]:
    rows = ledger_rows(paths, "messages", UNCHANGING_MESSAGE)
    return sorted(rows, key=lambda row: row["message_id"])


def ledger_counts_but_attempts(paths: DataPaths) -> dict[str, int]:
    """Requests and states say what was tried, which killing makes more of."""
    return {name: n for name, n in ledger_counts(paths).items() if name not in ("requests", "message_states")}
