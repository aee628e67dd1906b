"""Which dispatcher holds a request, and whether it still lives.

A worker holds an OS file lock for as long as it runs; the operating system drops it however the process dies. So on one
machine the living are told from the dead at once, whatever the clocks say; elsewhere the lease of the request decides.
"""

import contextlib
import datetime as dt
import os
import platform
import uuid
from collections.abc import Iterator
from pathlib import Path

import filelock

from activation.ledger.instants import naive_utc

LEASE = dt.timedelta(minutes=15)  # longer than the slowest provider takes to answer one request


def _locks(root: Path) -> Path:
    return root / "workers"


@contextlib.contextmanager
def working(root: Path) -> Iterator[str]:
    """Be a worker for the length of the block; gives its name, unique for ever: host, process and a random part."""
    name = f"{platform.node()}:{os.getpid()}:{uuid.uuid4().hex[:12]}"
    file = _locks(root) / f"{name.replace(':', '_')}.lock"
    file.parent.mkdir(parents=True, exist_ok=True)
    with filelock.FileLock(file):
        try:
            yield name
        finally:
            file.unlink(missing_ok=True)


def is_gone(root: Path, worker: str, lease_until: dt.datetime, now: dt.datetime) -> bool:
    """Whether nobody works on the worker's requests any more. Instants UTC."""
    if worker.split(":", 1)[0] != platform.node():
        return naive_utc(lease_until) <= naive_utc(now)
    file = _locks(root) / f"{worker.replace(':', '_')}.lock"
    if not file.exists():
        return True
    lock = filelock.FileLock(file)
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout:
        return False
    lock.release()
    file.unlink(missing_ok=True)
    return True
