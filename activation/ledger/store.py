"""Opening the ledger: SQLite in WAL mode by default, PostgreSQL by URL, migrated to this code's schema."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import filelock
import sqlalchemy as sa

from activation.ledger.revisions import HEAD, REVISIONS
from setka.errors import LedgerError

BUSY_TIMEOUT_MS = 30_000  # longer than any transaction of ours: planning a million messages takes seconds
_WRITING = "setka_writing"


@dataclass(frozen=True)
class Ledger:
    """An open ledger. Reads see one snapshot; writes hold the write lock from their first statement."""

    engine: sa.Engine

    @contextlib.contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """A connection for reading, one consistent snapshot; nothing written in it is kept."""
        with self.engine.connect() as connection:
            yield connection

    @contextlib.contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """One transaction: committed at the end of the block, rolled back when the block raises."""
        with self.engine.connect().execution_options(**{_WRITING: True}) as connection, connection.begin():
            yield connection

    def close(self) -> None:
        """Give back the connections."""
        self.engine.dispose()


def sqlite_url(path: Path) -> str:
    """The URL of a SQLite ledger at `path`."""
    return f"sqlite:///{path}"


def open_ledger(url: str) -> Ledger:
    """Open the ledger at a SQLAlchemy URL, make it if it is new, migrate it if it is older than this code.

    Raises LedgerError when it cannot be opened, is newer than this code, or holds something that is not a ledger.
    """
    where = _without_password(url)
    try:
        engine = _engine(url)
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError) as error:
        raise LedgerError(
            f"{str(error).splitlines()[0]}",
            where=where,
            remedy="SETKA_LEDGER_URL is a SQLAlchemy URL; docs/settings.md.",
        ) from None
    except ModuleNotFoundError as error:
        raise LedgerError(
            f"the database driver {error.name} is not installed", where=where, remedy=f"pip install {error.name}."
        ) from None
    try:
        with _one_at_a_time(engine.url):
            _bring_up_to_date(engine, where)
    except (sa.exc.SQLAlchemyError, OSError) as error:
        engine.dispose()
        cause = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise LedgerError(
            f"it cannot be opened: {cause}",
            where=where,
            remedy="Check the path, its rights and free disk; restore it from a backup if the file is damaged.",
        ) from None
    except LedgerError:
        engine.dispose()
        raise
    return Ledger(engine)


def _without_password(url: str) -> str:
    try:
        return sa.make_url(url).render_as_string(hide_password=True)
    except sa.exc.ArgumentError:
        return "SETKA_LEDGER_URL"


def _engine(url: str) -> sa.Engine:
    parsed = sa.make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return sa.create_engine(parsed, pool_pre_ping=True)
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(parsed)

    @sa.event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        # The driver's own transaction handling commits before DDL and begins late; we say BEGIN ourselves below.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"pragma busy_timeout = {BUSY_TIMEOUT_MS}")
        cursor.execute("pragma journal_mode = wal")
        cursor.execute("pragma synchronous = full")
        cursor.execute("pragma foreign_keys = on")
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        # A read that later writes fails at once when another writer came between; IMMEDIATE waits its turn instead.
        writing = connection.get_execution_options().get(_WRITING, False)
        connection.exec_driver_sql("begin immediate" if writing else "begin")

    return engine


@contextlib.contextmanager
def _one_at_a_time(url: sa.URL) -> Iterator[None]:
    # Turning a new SQLite file to WAL says "locked" at once to all but one opener, whatever the busy timeout.
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        yield
        return
    with filelock.FileLock(f"{url.database}.opening", timeout=BUSY_TIMEOUT_MS / 1000):
        yield


def _bring_up_to_date(engine: sa.Engine, where: str) -> None:
    if _revision(engine, where) == HEAD:
        return
    with Ledger(engine).write() as connection:
        if engine.dialect.name == "postgresql":
            # Two processes that open a new ledger at once: the second waits, then finds the work done.
            connection.execute(sa.text("select pg_advisory_xact_lock(7242911)"))
        _migrate(connection)


def _revision(engine: sa.Engine, where: str) -> str | None:
    with engine.connect() as connection:
        tables = set(sa.inspect(connection).get_table_names())
        if not tables:
            return None
        if "alembic_version" not in tables or ("messages" not in tables and tables != {"alembic_version"}):
            raise LedgerError(
                f"it holds {len(tables)} tables that are not a ledger's",
                where=where,
                remedy="Give SETKA_LEDGER_URL a database of its own.",
            )
        revision: str | None = connection.execute(sa.text("select version_num from alembic_version")).scalar()
    if revision is not None and revision not in REVISIONS:
        raise LedgerError(
            f"its schema {revision} is newer than this code's {HEAD}",
            where=where,
            remedy="Upgrade Setka, or restore the ledger from a backup of this version.",
        )
    return revision


def _migrate(connection: sa.Connection) -> None:
    # Alembic takes half a second to import and is needed once per upgrade.
    from alembic import command  # noqa: PLC0415 -- slow to import
    from alembic.config import Config  # noqa: PLC0415 -- slow to import

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
