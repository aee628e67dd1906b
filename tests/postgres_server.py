"""A PostgreSQL server of the tests' own, for every room that talks to one."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL server of our own, without a database name; skips where none starts, fails in CI."""
    for program in ("initdb", "pg_ctl"):
        if _program(program) is None:
            _do_without(f"no PostgreSQL here: {program} is not installed, make system")
    # Not in pytest's folder: every pytest that starts closes that one to other users of the machine.
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    # PostgreSQL refuses to run as root, and its files must belong to whoever runs it.
    prefix = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
    if prefix:
        shutil.chown(folder, "postgres")
    started = _start(prefix, folder)
    if started is not None:
        _do_without(f"PostgreSQL does not start here: {started}")
    yield f"postgresql+psycopg://postgres@/{{}}?host={folder}"
    subprocess.run(
        [*prefix, str(_program("pg_ctl")), "-D", folder / "db", "-m", "immediate", "stop"],
        capture_output=True,
        check=False,
    )


def _program(name: str) -> str | None:
    """Where a program of PostgreSQL is: on the PATH, or where Debian puts the newest server, which is not on it."""
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return shutil.which(name) or (str(versions[-1]) if versions else None)


def _do_without(reason: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def _start(prefix: list[str], folder: Path) -> str | None:
    data = folder / "db"
    settings = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    for command in (
        [*prefix, str(_program("initdb")), "-D", data, "-U", "postgres", "-A", "trust"],
        [*prefix, str(_program("pg_ctl")), "-D", data, "-w", "-l", folder / "log", "-o", settings, "start"],
    ):
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
        if done.returncode != 0:
            return (done.stderr or done.stdout).strip().splitlines()[-1]
    return None
