"""SIGKILL at every named place and at random moments: no message twice, none lost (field note 2)."""

import csv
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from prepared_shop import (
    RUN_ID,
    PreparedShop,
    customer_ids,
    decision,
    freeze_rows,
    handed_over,
    letters,
    listed,
    outbox_records,
    prepare,
    reopen,
    rows_of,
)

from activation import states
from activation.checkpoints import CHECKPOINTS
from activation.ledger.schema import messages, requests
from setka.paths import DataPaths


class Runs:
    """Starts runs in processes of their own, through one server that has its imports behind it."""

    def __init__(self, server: subprocess.Popen[str]) -> None:
        self._server = server

    def start(self, root: Path, dies_at: str | None = None, time_passed: int = 1) -> int:
        return self._ask(f"start {json.dumps({'root': str(root), 'dies_at': dies_at, 'time': time_passed})}")

    def wait(self, process: int) -> int:
        return self._ask(f"wait {process}")

    def finish(self, root: Path) -> None:
        assert self.wait(self.start(root)) == 0

    def _ask(self, line: str) -> int:
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.write(f"{line}\n")
        self._server.stdin.flush()
        return int(self._server.stdout.readline())


@pytest.fixture(scope="module")
def runs() -> Iterator[Runs]:
    command = [sys.executable, str(Path(__file__).with_name("killable_run.py"))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        yield Runs(server)


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with five letters, a list entry and a held-out customer decided; nothing planned."""
    root = tmp_path_factory.mktemp("decided") / "data"
    shop = prepare(root, customers=7)
    *letter, held, on_list = customer_ids(7)
    rows = [decision(shop, one) for one in letter]
    rows += [decision(shop, held, verdict="held_out", reason="holdout_campaign"), listed(shop, on_list)]
    freeze_rows(shop, rows)
    shop.ledger.close()
    return root


@pytest.fixture
def root(decided: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(decided, tmp_path / "data"))


def assert_each_message_went_exactly_once(root: Path) -> None:
    shop = reopen(root)
    kept = rows_of(shop.ledger, messages)
    assert len(kept) == 6
    assert {row["status"] for row in kept} == {states.ACCEPTED}
    assert sorted(handed_over(shop.paths)) == sorted(row["message_id"] for row in kept)
    assert letters(shop.paths) == sorted(row["message_id"] for row in kept if row["channel"] == "email")
    assert on_lists(shop) == [row["message_id"] for row in kept if row["channel"] == "audience_file"]
    # Field note 21: the ledger's requests are the provider's requests.
    accepted = {row["request_id"] for row in rows_of(shop.ledger, requests) if row["status"] in _TAKEN}
    assert accepted == {record["request_id"] for record in outbox_records(shop.paths)}
    assert accepted == {row["request_id"] for row in kept}
    assert list(shop.paths.outbox.rglob(".*")) == [], "nothing that somebody began and did not finish"
    listed_letters = (shop.paths.outbox_of(RUN_ID) / "index.html").read_text(encoding="utf-8").count('.html">open</a>')
    assert listed_letters == len(letters(shop.paths))
    shop.ledger.close()


_TAKEN = ("accepted", "resolved_present")


def on_lists(shop: PreparedShop) -> list[str]:
    found = []
    for path in (shop.paths.outbox_of(RUN_ID) / "lists").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            found += [row["message_id"] for row in csv.DictReader(file)]
    return found


def test_an_undisturbed_run_sends_each_message_once(runs: Runs, root: Path) -> None:
    runs.finish(root)
    assert_each_message_went_exactly_once(root)


@pytest.mark.parametrize("time_passed", [1, 2])
@pytest.mark.parametrize("name", CHECKPOINTS)
def test_a_run_killed_at_a_checkpoint_is_finished_by_the_next(
    runs: Runs, root: Path, name: str, time_passed: int
) -> None:
    passes_once = name.startswith("planning") or name == "dispatch: recovered"
    code = runs.wait(runs.start(root, name, time_passed))
    assert code == (0 if passes_once and time_passed == 2 else -signal.SIGKILL)
    runs.finish(root)
    assert_each_message_went_exactly_once(root)


def test_a_run_killed_again_and_again_gets_through(runs: Runs, root: Path) -> None:
    codes = [runs.wait(runs.start(root, name)) for name in CHECKPOINTS]
    assert codes.count(-signal.SIGKILL) >= len(CHECKPOINTS) - 1
    runs.finish(root)
    assert_each_message_went_exactly_once(root)


@pytest.mark.parametrize("seed", range(8))
def test_a_run_killed_at_random_moments_is_finished_by_the_next(runs: Runs, root: Path, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(3):
        process = runs.start(root)
        time.sleep(chance.uniform(0.02, 0.6))
        os.kill(process, signal.SIGKILL)
        runs.wait(process)
    runs.finish(root)
    assert_each_message_went_exactly_once(root)


def test_a_run_killed_while_it_clears_after_a_killed_one_is_cleared_after_too(runs: Runs, root: Path) -> None:
    """The first run has staged its letters, the second has barred them and dies before it removes what was staged."""
    assert runs.wait(runs.start(root, "provider: staged")) == -signal.SIGKILL
    assert runs.wait(runs.start(root, "shutil.rmtree")) == -signal.SIGKILL
    outbox = DataPaths(root).outbox_of(RUN_ID)
    assert [record["status"] for record in all_records(outbox)] == ["absent"]
    assert len(list(outbox.glob(".staged-*"))) == 1
    runs.finish(root)
    assert_each_message_went_exactly_once(root)


def all_records(outbox: Path) -> list[dict[str, str]]:
    return [json.loads(file.read_text(encoding="utf-8")) for file in (outbox / "requests").glob("*.json")]


def test_several_dispatchers_at_once_send_each_message_once(runs: Runs, root: Path) -> None:
    together = [runs.start(root) for _ in range(3)]
    assert [runs.wait(process) for process in together] == [0, 0, 0]
    runs.finish(root)
    assert_each_message_went_exactly_once(root)
