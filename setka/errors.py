"""Every error an operator can meet: one class per cause, with an exit code and an entry in docs/operating.md.

A message is one line and says what, where, which value and what to do:
``orders/2026-11.csv: row 17, column quantity: 'two' is not a whole number. Correct the cell and run again.``
"""


class SetkaError(Exception):
    """Base of all expected errors. The command prints the message without a traceback and exits with `exit_code`."""

    exit_code = 1

    def __init__(self, problem: str, *, where: str = "", remedy: str = "") -> None:
        """`problem` says what is wrong, with the value; `where` names file, row and field; `remedy` what to do."""
        self.problem, self.where, self.remedy = problem, where, remedy
        sentence = problem if problem.endswith((".", "!", "?")) else f"{problem}."
        super().__init__(f"{where}: {sentence}".removeprefix(": ") + (f" {remedy}" if remedy else ""))


class SettingsError(SetkaError):
    """A SETKA_ setting is missing, malformed or contradicts another."""

    exit_code = 10


class SourceError(SetkaError):
    """A source folder, file or table cannot be read."""

    exit_code = 11


class ContractError(SetkaError):
    """A file that the run cannot do without does not have the shape of the raw contract."""

    exit_code = 12


class BuildError(SetkaError):
    """dbt could not build or test the models; the last published snapshot stays."""

    exit_code = 13


class PublishError(SetkaError):
    """The new snapshot failed its smoke test or could not be written; the last published one stays."""

    exit_code = 14


class CardError(SetkaError):
    """A campaign card or its template is wrong; only that campaign stops."""

    exit_code = 15


class LedgerError(SetkaError):
    """The ledger cannot be opened, is of another version, or contradicts the request."""

    exit_code = 16


class ProviderError(SetkaError):
    """A provider refused the whole request or is not configured."""

    exit_code = 17


class DecisionsError(SetkaError):
    """Frozen decisions are missing, incomplete or do not match their manifest."""

    exit_code = 18


class ClockError(SetkaError):
    """The logical or real clock is behind what has already been recorded."""

    exit_code = 19


class DiskSpaceError(SetkaError):
    """Less free disk than the stated floor: nothing was started."""

    exit_code = 20


class NotFoundError(SetkaError):
    """The customer, run, message or snapshot asked for does not exist."""

    exit_code = 21


class SegmentError(SetkaError):
    """A segment breaks a rule of segments; the others still build."""

    exit_code = 22


class RunLockedError(SetkaError):
    """Another run holds the lock; this one did nothing."""

    exit_code = 75
