"""A night's planning and hand-over in a process of its own, to be killed in the middle.

As a script it is a server that has imported everything once and forks for each run, so that a run takes half a second:
a line `start <json>` answers the process id, a line `wait <process id>` its exit code (negative: the signal).
"""

import json
import os
import signal
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

from prepared_shop import LATER, NOW, RUN_ID, UNTIL, reopen

from activation.dispatch import dispatch
from activation.planning import plan_messages
from activation.providers.audience_file import AudienceFile
from activation.providers.outbox import Outbox


def run_night(root: Path, dies_at: str | None = None, time: int = 1) -> None:
    """Plan and dispatch; die by SIGKILL when the checkpoint `dies_at` is passed for the `time`-th time.

    An event that Python audits, such as `shutil.rmtree`, is a checkpoint too.

    The outbox takes two letters in a request, so that a small shop has several requests.
    """
    passed: Counter[str] = Counter()

    def checkpoint(name: str) -> None:
        passed[name] += 1
        if name == dies_at and passed[name] == time:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(lambda event, _: checkpoint(event))
    shop = reopen(root)
    outbox = Outbox(shop.paths, clock=lambda: NOW, checkpoint=checkpoint)
    outbox.capabilities = replace(outbox.capabilities, max_messages=2)
    lists = AudienceFile(shop.paths, clock=lambda: NOW, checkpoint=checkpoint)
    plan_messages(shop.ledger, shop.paths, RUN_ID, now=NOW, checkpoint=checkpoint)
    dispatch(
        shop.ledger,
        shop.paths,
        shop.settings,
        until=UNTIL,
        now=LATER,
        senders={"email": outbox, "audience_file": lists},
        checkpoint=checkpoint,
    )
    shop.ledger.close()


def serve() -> None:
    """Answer the lines of standard input until it ends."""
    for line in sys.stdin:
        word, _, rest = line.strip().partition(" ")
        if word == "start":
            process = os.fork()
            if process == 0:
                _run_and_leave(json.loads(rest))
            answer = process
        else:
            answer = os.waitstatus_to_exitcode(os.waitpid(int(rest), 0)[1])
        print(answer, flush=True)


def _run_and_leave(wish: dict[str, object]) -> None:
    code = 1
    try:
        run_night(Path(str(wish["root"])), wish["dies_at"], wish["time"])
        code = 0
    finally:
        os._exit(code)  # nothing of the server's own may run at the end of a child


if __name__ == "__main__":
    serve()
