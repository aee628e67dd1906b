"""Two nights of one folder at the same time: one works, the other skips or waits its turn."""

import subprocess
import sys
import time
from pathlib import Path

from corner_shop import (
    FIRST_NIGHT,
    CornerShop,
    accepted_messages,
    ledger_counts,
    ledger_rows,
    leftovers,
    letters,
    published_facts,
)
from killable_nights import Nights

from setka.errors import RunLockedError
from setka.lock import run_lock
from setka.paths import DataPaths


def test_a_second_run_skips_and_a_third_one_waits(
    corner: CornerShop, new_corner: CornerShop, nights: Nights, tmp_path: Path
) -> None:
    paths = new_corner.paths
    first = nights.start(new_corner.environment, tmp_path / "first")
    while not any(paths.build.glob("*-contacts.duckdb")):
        time.sleep(0.01)
    second = nights.start(new_corner.environment, tmp_path / "second")
    third = nights.start({**new_corner.environment, "SETKA_LOCK_WAIT_SECONDS": "300"}, tmp_path / "third")
    assert nights.wait(second) == RunLockedError.exit_code
    assert (tmp_path / "second").read_text().splitlines() == [
        f"RunLockedError: {paths.lock}: another run holds the lock, this one did nothing. Wait for it to end; "
        "set SETKA_LOCK_WAIT_SECONDS to queue instead of skipping."
    ]
    assert nights.wait(first) == 0
    assert nights.wait(third) == 0
    assert letters(paths, FIRST_NIGHT) == letters(corner.paths, FIRST_NIGHT)
    assert accepted_messages(paths, FIRST_NIGHT) == accepted_messages(corner.paths, FIRST_NIGHT)
    assert counts_but_cancelled(paths) == counts_but_cancelled(corner.paths)
    assert published_facts(paths) == published_facts(corner.paths)
    assert leftovers(paths) == []


def counts_but_cancelled(paths: DataPaths) -> dict[str, int]:
    """Rows of the ledger; whether the third run still met the first one's hand-over is chance.

    If it did, it opened a request, found every message taken and cancelled it.
    """
    cancelled = [row for row in ledger_rows(paths, "requests") if row["status"] == "cancelled"]
    counts = ledger_counts(paths)
    return {**counts, "requests": counts["requests"] - len(cancelled)}


def test_the_command_itself_exits_75_and_changes_nothing(decided: CornerShop) -> None:
    counts = ledger_counts(decided.paths)
    program = Path(sys.executable).with_name("setka")
    with run_lock(decided.paths.lock, 0):
        ended = subprocess.run(
            [program, "nightly"], env=decided.environment, capture_output=True, text=True, check=False
        )
    assert ended.returncode == 75
    assert ended.stderr.startswith("RunLockedError: ")
    assert ended.stderr.count("\n") == 1
    assert ended.stdout == ""
    assert ledger_counts(decided.paths) == counts


def test_a_dispatch_beside_a_run_hands_nothing_over_twice(decided: CornerShop, command) -> None:
    """Handing over needs no lock: the moves of the ledger decide who carries a message."""
    outbox = letters(decided.paths, FIRST_NIGHT)
    with run_lock(decided.paths.lock, 0):
        ended = command("dispatch", **decided.environment)
    assert (ended.code, ended.out.split(",")[0]) == (0, "0 accepted")
    assert letters(decided.paths, FIRST_NIGHT) == outbox
