"""SIGKILL before every step in the file system: a request is whole or not there, and nothing of it lies about."""

import csv
import itertools
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from prepared_shop import NOW, RUN_ID, letters
from provider_contract import outgoing

from activation.providers.audience_file import AudienceFile
from activation.providers.outbox import Outbox
from activation.providers.protocols import OutgoingRequest
from setka.paths import DataPaths

_STEPS = {"open", "os.link", "os.remove", "os.rename", "os.rmdir", "os.mkdir"}

Sender = Outbox | AudienceFile


def is_killed(step: int, work: Callable[[], object]) -> bool:
    """Do `work` in a process that SIGKILL ends before its `step`-th step in the file system; whether it came to that.

    Every such process believes that it has the same id, as the first process of a container does.
    """
    process = os.fork()
    if process == 0:
        try:
            os.getpid = lambda: 7
            os.fsync = lambda _: (
                None
            )  # the machine stays on: what was written is there, and the disk need not be waited for
            _die_before(step)
            work()
        finally:
            os._exit(0)  # nothing of the test's own may run at the end of a child
    return os.WIFSIGNALED(os.waitpid(process, 0)[1])


def _die_before(step: int) -> None:
    passed = itertools.count(1)

    def hook(event: str, _: object) -> None:
        if event in _STEPS and next(passed) == step:
            signal.raise_signal(signal.SIGKILL)

    sys.addaudithook(hook)


def deaths(work: Callable[[], object], before: Callable[[], object]) -> Iterator[int]:
    """Each step at which `work` can be killed; `before` is called before each. Yields after each death."""
    for step in itertools.count(1):
        before()
        if not is_killed(step, work):
            return
        yield step


@pytest.fixture(params=[Outbox, AudienceFile], ids=["outbox", "audience_file"])
def kind(request: pytest.FixtureRequest) -> type[Sender]:
    made: type[Sender] = request.param
    return made


class Desk:
    """A sender over a folder that is new each time, and the one request it is about."""

    def __init__(self, kind: type[Sender], root: Path) -> None:
        self._kind, self._root, self._folders = kind, root, itertools.count()
        self.begin_anew()

    def begin_anew(self) -> None:
        self.paths = DataPaths(self._root / str(next(self._folders)))
        self.sender = self._kind(self.paths, clock=lambda: NOW)

    def submit(self) -> None:
        message = outgoing("m1", channel=self.sender.channel)
        self.sender.submit(OutgoingRequest("r1", RUN_ID, (message,), "0" * 64))

    def find(self) -> str:
        return self.sender.find_request("r1", RUN_ID)

    def carried(self) -> list[str]:
        if isinstance(self.sender, Outbox):
            envelopes = sorted(path.stem for path in self.paths.outbox_of(RUN_ID).glob("*.txt"))
            assert envelopes == letters(self.paths)
            return envelopes
        found = []
        for path in (self.paths.outbox_of(RUN_ID) / "lists").glob("*.csv"):
            with path.open(encoding="utf-8", newline="") as file:
                found += [row["message_id"] for row in csv.DictReader(file)]
        return found

    def remains(self) -> list[str]:
        """What somebody began and did not finish: hidden files and folders."""
        return sorted(str(path) for path in self.paths.outbox.rglob(".*"))


def test_whoever_dies_while_handing_over_and_finding_leaves_nothing_behind(kind: type[Sender], tmp_path: Path) -> None:
    """The worker dies at each step, who looks for its request dies at each step of that, the third one gets through."""
    desk = Desk(kind, tmp_path)
    verdicts: list[str] = []
    for step in deaths(desk.submit, before=desk.begin_anew):

        def die_again(step: int = step) -> None:
            desk.begin_anew()
            assert is_killed(step, desk.submit)

        for _ in deaths(desk.find, before=die_again):
            verdict = desk.find()
            desk.sender.sweep()
            assert desk.remains() == []
            assert desk.carried() == (["m1"] if verdict == "present" else [])
            assert desk.find() == verdict, "the word stands"
            verdicts.append(verdict)
    assert verdicts == sorted(verdicts), "absent until the record is there, present from then on"
    assert set(verdicts) == {"absent", "present"}


def test_a_request_once_accepted_is_accepted_for_ever(kind: type[Sender], tmp_path: Path) -> None:
    """Whoever asks and dies, under the same process id as the worker before it, overturns nothing."""
    desk = Desk(kind, tmp_path)
    for step in deaths(desk.submit, before=desk.begin_anew):
        record = desk.paths.outbox_of(RUN_ID) / "requests" / "r1.json"
        if record.exists():
            said = record.read_bytes()
            assert not is_killed(10_000, desk.find)
            assert record.read_bytes() == said, step


def test_what_is_decided_is_finished_without_being_asked_for(kind: type[Sender], tmp_path: Path) -> None:
    """A letter's event says that its request arrived, so that nobody asks the sender: its files come all the same."""
    desk = Desk(kind, tmp_path)
    finished = 0
    for _ in deaths(desk.submit, before=desk.begin_anew):
        if (desk.paths.outbox_of(RUN_ID) / "requests" / "r1.json").exists():
            desk.sender.sweep()
            assert (desk.remains(), desk.carried()) == ([], ["m1"])
            finished += 1
    assert finished > 3


def test_a_barred_worker_that_wakes_up_and_dies_leaves_nothing_behind(kind: type[Sender], tmp_path: Path) -> None:
    desk = Desk(kind, tmp_path)

    def bar() -> None:
        desk.begin_anew()
        assert desk.find() == "absent"

    for _ in deaths(desk.submit, before=bar):
        desk.sender.sweep()
        assert (desk.remains(), desk.carried()) == ([], [])


def test_a_request_that_is_being_put_together_is_not_swept(kind: type[Sender], tmp_path: Path) -> None:
    desk = Desk(kind, tmp_path)
    swept: list[str] = []

    def look(name: str) -> None:
        if name == "provider: staged":
            desk.sender.sweep()
            swept.append(name)

    working = kind(desk.paths, clock=lambda: NOW, checkpoint=look)
    working.submit(OutgoingRequest("r1", RUN_ID, (outgoing("m1", channel=working.channel),), "0" * 64))
    assert swept
    assert (desk.remains(), desk.carried()) == ([], ["m1"])


def test_letters_that_nobody_lived_to_list_are_listed_by_the_next_sweep(tmp_path: Path) -> None:
    desk = Desk(Outbox, tmp_path)

    def hand_over() -> None:
        desk.begin_anew()
        desk.submit()

    for _ in deaths(lambda: Outbox(desk.paths, clock=lambda: NOW).finish(RUN_ID), before=hand_over):
        desk.sender.sweep()
        assert desk.remains() == []
        assert '"m1.html"' in (desk.paths.outbox_of(RUN_ID) / "index.html").read_text(encoding="utf-8")
