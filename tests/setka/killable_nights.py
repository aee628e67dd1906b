"""Whole nights in processes of their own.

As a script it is a server that has imported everything once and forks for each night, so that a night costs its work
and not its imports: a line of JSON (the variables of the night, where its output goes) answers the process id, a number
answers that process's exit code (negative: the signal that ended it).
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType


class Nights:
    """Starts nights and ends them. Each is a process group of its own, as a scheduler would start it."""

    def __enter__(self) -> "Nights":
        """Start the server."""
        command = [sys.executable, str(Path(__file__))]
        self._server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None):
        """Stop the server."""
        assert self._server.stdin is not None
        self._server.stdin.close()
        self._server.wait(30)

    def start(self, environment: Mapping[str, str], output: Path) -> int:
        """Start a night; its output goes to the file `output`."""
        return self._ask(json.dumps({"environment": dict(environment), "output": str(output)}))

    def wait(self, process: int) -> int:
        """The night's exit code."""
        return self._ask(str(process))

    def kill_when(self, process: int, sign: Callable[[], bool], seconds: float) -> int:
        """Kill the night's process group that long after `sign`, or let it end if it never comes; the exit code."""
        while not sign() and _is_alive(process):
            time.sleep(0.005)
        time.sleep(seconds)
        os.killpg(process, signal.SIGKILL)  # a dead child is not collected before `wait`, so the id is still its own
        return self.wait(process)

    def _ask(self, line: str) -> int:
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.write(f"{line}\n")
        self._server.stdin.flush()
        return int(self._server.stdout.readline())


def _is_alive(process: int) -> bool:
    state = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    return state != "Z"


def serve() -> None:
    """Answer the lines of standard input until it ends."""
    # Everything that a night imports, so that the children have it behind them.
    import dbt.adapters.duckdb
    import dbt.cli.main  # noqa: F401 -- loaded for the children
    from corner_shop import models_only

    import dashboards.site  # noqa: F401 -- loaded for the children
    from setka import cli, loop

    loop.run_night.__defaults__ = (models_only,)  # what happens around dbt is on trial, not its data tests
    for line in sys.stdin:
        wish = json.loads(line)
        if isinstance(wish, int):
            answer = os.waitstatus_to_exitcode(os.waitpid(wish, 0)[1])
        else:
            answer = os.fork()
            if answer == 0:
                _run_and_leave(cli.main, wish)
        print(answer, flush=True)


def _run_and_leave(main: Callable[[], None], wish: Mapping[str, object]) -> None:
    os.setsid()
    output = os.open(str(wish["output"]), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(output, stream)
    os.environ.update(wish["environment"])  # type: ignore[call-overload]  # what `start` sent
    sys.argv = ["setka", "nightly"]
    code = 1
    try:
        main()
    except SystemExit as ended:
        code = int(ended.code or 0)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)  # nothing of the server's own may run at the end of a child


if __name__ == "__main__":
    serve()
