"""One night of one shop: its settings, clock, folder and ledger, opened once and checked before anything starts."""

import contextlib
import datetime as dt
import logging
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import filelock
import sqlalchemy as sa
from pydantic import SecretStr

from activation.decisions import frozen_runs
from activation.ledger.schema import message_states, runs
from activation.ledger.store import Ledger, open_ledger
from setka.clock import RunClock, latest_night, utc_now
from setka.errors import ClockError, DiskSpaceError
from setka.lock import run_lock
from setka.paths import DataPaths
from setka.secrets import is_in_use, load_secret
from setka.settings import Settings, ledger_url
from setka.shop import SYNTHETIC, Shop, open_shop, set_demo_aside

KIND = "nightly"
DEMO_NIGHT = dt.date(2026, 11, 1)  # the synthetic shop stands still, so that a demo can be repeated and read about
CLOCK_TOLERANCE = dt.timedelta(minutes=5)


@dataclass(frozen=True)
class Night:
    """Everything a step needs. Two nights of one date are the same night: their steps find each other's traces."""

    settings: Settings
    paths: DataPaths
    shop: Shop
    secret: bytes
    ledger: Ledger
    clock: RunClock

    @property
    def run_id(self) -> str:
        """Kind and date, the name under which everything of this night is kept."""
        return self.clock.run_id

    @property
    def is_decided(self) -> bool:
        """Whether the decisions are frozen: such a night is resumed, never computed again."""
        return self.run_id in frozen_runs(self.paths)

    @property
    def facts_file(self) -> Path:
        """What the steps of this night reported, as JSON, for the summary and the pages."""
        return self.paths.logs / f"{self.run_id}.json"


def open_night(settings: Settings, date: dt.date | None = None) -> Night:
    """Open the night of `date` (default: SETKA_AS_OF, else tonight; for the synthetic shop its demo night).

    Raises SettingsError, LedgerError, DiskSpaceError, or ClockError when the clocks would run backwards.
    """
    paths = DataPaths(settings.data_dir)
    _require_disk(settings)
    is_in_use(settings, paths)  # a wrong secret is refused before the folder becomes this shop's
    shop = open_shop(settings, paths)
    night = date or settings.as_of or _tonight(shop)
    ledger = open_ledger(ledger_url(settings))
    clock = RunClock(KIND, night, shop.timezone)
    _require_forward_clocks(ledger, paths, clock, utc_now())
    secret = load_secret(settings, paths)
    complete = settings.model_copy(update={"secret": SecretStr(secret.decode())})
    return Night(complete, paths, shop, secret, ledger, clock)


@contextlib.contextmanager
def locked_night(settings: Settings, date: dt.date | None = None) -> Iterator[tuple[Night, filelock.BaseFileLock]]:
    """Hold the run lock and open the night under it; the holder releases the lock once the messages are planned.

    Raises RunLockedError when another run holds it, and whatever `open_night` raises.
    """
    paths = DataPaths(settings.data_dir)
    with run_lock(paths.lock, settings.lock_wait_seconds):
        aside = set_demo_aside(settings, paths)
    if aside is not None:
        logging.getLogger("setka").warning("The synthetic shop's data was moved to %s: one folder is one shop.", aside)
    with run_lock(paths.lock, settings.lock_wait_seconds) as lock:
        night = open_night(settings, date)
        try:
            yield night, lock
        finally:
            night.ledger.close()


def _tonight(shop: Shop) -> dt.date:
    return DEMO_NIGHT if shop.source == SYNTHETIC else latest_night(utc_now(), shop.timezone)


def _require_disk(settings: Settings) -> None:
    folder = settings.data_dir
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free / 2**30
    if free < settings.disk_floor_gib:
        raise DiskSpaceError(
            f"{free:.1f} GiB are free, {settings.disk_floor_gib:g} GiB is the floor",
            where=str(folder),
            remedy="Free space, or lower SETKA_DISK_FLOOR_GIB.",
        )


def _require_forward_clocks(ledger: Ledger, paths: DataPaths, clock: RunClock, now: dt.datetime) -> None:
    newest = _newest_record(ledger)
    if newest is not None and newest > now + CLOCK_TOLERANCE:
        raise ClockError(
            f"this machine's clock says {now:%Y-%m-%d %H:%M:%S} UTC, the ledger holds {newest:%Y-%m-%d %H:%M:%S} UTC",
            where="ledger",
            remedy="Set the clock right, then run again.",
        )
    nights = sorted(run for run in frozen_runs(paths) if run.startswith(f"{clock.kind}-"))
    if nights and clock.run_id < nights[-1] and clock.run_id not in nights:
        raise ClockError(
            f"{clock.night} lies before {nights[-1].removeprefix(clock.kind + '-')}, which is already decided",
            where="SETKA_AS_OF",
            remedy="A night is decided in its order: run a later one.",
        )


def _newest_record(ledger: Ledger) -> dt.datetime | None:
    with ledger.engine.connect() as connection:
        instants = [
            connection.execute(sa.select(sa.func.max(table.c.recorded_at))).scalar() for table in (runs, message_states)
        ]
    known = [instant if instant.tzinfo else instant.replace(tzinfo=dt.UTC) for instant in instants if instant]
    return max(known, default=None)
