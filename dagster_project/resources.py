"""The night as a Dagster resource: opened once per run, with the run lock held until the messages are planned."""

import contextlib
import datetime as dt

import dagster as dg
from pydantic import PrivateAttr

from setka.night import Night, locked_night
from setka.settings import load_settings


class NightResource(dg.ConfigurableResource[Night]):
    """One night of the shop that the settings describe. `date` is YYYY-MM-DD; empty means tonight.

    Needs the in-process executor: the lock lives in the process that opened the night.
    """

    date: str = ""

    _stack: contextlib.ExitStack = PrivateAttr()
    _night: Night = PrivateAttr()
    _release: object = PrivateAttr()

    def setup_for_execution(self, context: dg.InitResourceContext) -> None:
        """Take the lock and open the night. Raises RunLockedError while another run works."""
        self._stack = contextlib.ExitStack()
        date = dt.date.fromisoformat(self.date) if self.date else None
        self._night, lock = self._stack.enter_context(locked_night(load_settings(), date))
        self._release = lock.release

    def teardown_after_execution(self, context: dg.InitResourceContext) -> None:
        """Let go of the lock, if it is still held."""
        self._stack.close()

    @property
    def night(self) -> Night:
        """The open night."""
        return self._night

    def release_lock(self) -> None:
        """Let the next run begin: what this one still has to do is safe beside it."""
        self._release()  # type: ignore[operator]  # the bound method of the lock
