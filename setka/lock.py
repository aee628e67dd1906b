"""One OS file lock per data folder: whoever builds or plans holds it (D1)."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import filelock

from setka.errors import RunLockedError, SettingsError


@contextlib.contextmanager
def run_lock(path: Path, wait_seconds: float) -> Iterator[filelock.BaseFileLock]:
    """Hold the lock at `path`; the operating system drops it when the process dies, however it dies.

    The holder may release it early; leaving the block releases it at the latest.
    Raises RunLockedError when another process still holds it after `wait_seconds`, SettingsError where it cannot be.
    """
    lock = filelock.FileLock(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=wait_seconds)
    except filelock.Timeout:
        raise RunLockedError(
            "another run holds the lock, this one did nothing",
            where=str(path),
            remedy="Wait for it to end; set SETKA_LOCK_WAIT_SECONDS to queue instead of skipping.",
        ) from None
    except OSError as error:
        raise SettingsError(
            f"the data folder cannot be written to: {error.strerror}",
            where=str(path.parent),
            remedy="Correct its rights, or set SETKA_DATA_DIR to another folder.",
        ) from None
    try:
        yield lock
    finally:
        lock.release(force=True)
