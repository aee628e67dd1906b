"""Load a shop's live SQL tables into files that landing reads as any others: dlt carries the rows (ADR 6).

Each table is read from the last seen value of its cursor on. What was loaded before stays; landing sorts out what is
new, so that loading something twice changes nothing. The files hold contact data: their folder is in the private room.
"""

from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from ingestion.mapping import Database, DatabaseTable
from setka.errors import SettingsError, SourceError
from setka.paths import DataPaths

_PIPELINE: Final = "database"
_CONNECT_SECONDS: Final = 10
_ROWS_AT_ONCE: Final = 50_000


def load_database(paths: DataPaths, database: Database, url: str | None) -> Path:
    """Bring what the tables have new since the last time, and return the folder of files `<table>/*.parquet`.

    `url` is the SQLAlchemy URL of the shop's database, with its password; it is written nowhere. The caller holds the
    run lock. A load that was killed is finished by the next one. Raises SettingsError without a usable URL, SourceError
    when the server or a table cannot be read; neither names the password.
    """
    engine = _engine(url)
    place = f"{engine.url.host or engine.url.query.get('host') or 'localhost'}/{engine.url.database}"
    paths.private.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        present = _tables_of(engine, database.schema_name)
        missing = sorted(table.table for table in database.tables if table.table not in present)
        if missing:
            raise SourceError(
                f"the database has no table {', '.join(missing)}",
                where=place,
                remedy="Correct `database:` in the mapping, or grant the login the right to read it.",
            )
        _run(engine, paths, database)
    except sa.exc.SQLAlchemyError as error:
        raise _unreachable(error, place) from None
    finally:
        engine.dispose()
    return files_of(paths)


def files_of(paths: DataPaths) -> Path:
    """The folder of the loaded files; only the owner may look into it."""
    return paths.private / _PIPELINE


def _engine(url: str | None) -> sa.Engine:
    if not url:
        raise SettingsError(
            "the source is a database, and nothing says where it is",
            where="SETKA_SOURCE_URL",
            remedy="Set it, such as postgresql+psycopg://setka:PASSWORD@db.shop.example/shop.",
        )
    try:
        parsed = sa.make_url(url)
        options = {"connect_timeout": _CONNECT_SECONDS} if parsed.get_backend_name() == "postgresql" else {}
        return sa.create_engine(parsed, connect_args=options)
    except (sa.exc.ArgumentError, ImportError, ValueError):
        # What SQLAlchemy says quotes the URL.
        raise SettingsError(
            "is not a database URL that can be used here",
            where="SETKA_SOURCE_URL",
            remedy="Write it as postgresql+psycopg://NAME:PASSWORD@HOST/DATABASE; other databases need their driver.",
        ) from None


def _tables_of(engine: sa.Engine, schema: str | None) -> set[str]:
    inspector = sa.inspect(engine)
    return {*inspector.get_table_names(schema=schema), *inspector.get_view_names(schema=schema)}


def _run(engine: sa.Engine, paths: DataPaths, database: Database) -> None:
    import dlt  # noqa: PLC0415 -- dlt takes two seconds to import; only a shop with a database pays for it
    from dlt.common.exceptions import DltException  # noqa: PLC0415 -- slow to import
    from dlt.destinations import filesystem  # noqa: PLC0415 -- slow to import

    dlt.config["runtime.dlthub_telemetry"] = False
    dlt.config["runtime.log_level"] = "CRITICAL"  # its messages may quote rows
    dlt.config["load.delete_completed_jobs"] = True  # else a second copy of every contact stays in its own folder
    pipeline = dlt.pipeline(
        _PIPELINE,
        pipelines_dir=str(paths.private / "loader"),
        destination=filesystem(bucket_url=str(paths.private), layout="{table_name}/{load_id}.{file_id}.{ext}"),
        dataset_name=_PIPELINE,
    )
    resources = [_resource(engine, table, database.schema_name) for table in database.tables]
    try:
        pipeline.run(resources, loader_file_format="parquet", write_disposition="append")
    except DltException as error:
        cause: BaseException | None = error
        while cause is not None and not isinstance(cause, sa.exc.SQLAlchemyError):
            cause = cause.__cause__ or cause.__context__
        if isinstance(cause, sa.exc.SQLAlchemyError):
            raise cause from None
        # Only the kind: what dlt says may quote a row.
        raise SourceError(
            f"the tables could not be loaded ({type(error).__name__})",
            where=str(paths.private / "loader"),
            remedy="Run it again; if it stays so, move that folder away: all is then read anew, nothing doubled.",
        ) from None


def _resource(engine: sa.Engine, table: DatabaseTable, schema: str | None) -> Any:
    import dlt  # noqa: PLC0415 -- as above
    from dlt.sources.sql_database import sql_table  # noqa: PLC0415 -- slow to import

    cursor: Any = None
    if table.cursor is not None:
        cursor = dlt.sources.incremental(
            table.cursor,
            # Rows without a cursor value come every time: landing knows them.
            on_cursor_value_missing="include",
            # A transaction that began before the last load may have been committed after it, with an older time.
            lag=table.overlap,
            primary_key=(),
        )
    resource = sql_table(
        credentials=engine,
        table=table.table,
        schema=schema,
        incremental=cursor,
        chunk_size=_ROWS_AT_ONCE,
        backend="pyarrow",
        included_columns=list(table.columns) or None,
        write_disposition="append",
    )
    return resource.with_name(table.name).apply_hints(table_name=table.name)


def _unreachable(error: sa.exc.SQLAlchemyError, place: str) -> SourceError:
    kind = (
        "cannot be reached or refuses the login" if isinstance(error, sa.exc.OperationalError) else "refuses to answer"
    )
    return SourceError(
        f"the database {kind} ({type(error).__name__})",
        where=place,
        remedy="Check that the server runs and that SETKA_SOURCE_URL names host, database, login and password rightly.",
    )
