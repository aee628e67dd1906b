"""Reading landed Parquet for the ledger: consents, e-mail events and purchases, with address keys, never addresses."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import duckdb

from setka.paths import DataPaths

_EMPTY_FILE = "empty.parquet"  # the typed file without rows that stands for a table the shop does not bring


def batch_files(paths: DataPaths, table: str) -> list[Path]:
    """The landed batches of a raw table, oldest first; the batch id is the file's stem."""
    return [file for file in sorted((paths.raw / table).glob("*.parquet")) if file.name != _EMPTY_FILE]


def row_counts(files: Iterable[Path]) -> dict[str, int]:
    """Rows per batch id."""
    with duckdb.connect() as reader:
        query = "select count(*) as row_count from read_parquet(?)"
        return {file.stem: rows(reader, query, [str(file)])[0]["row_count"] for file in files}


def register_people(reader: duckdb.DuckDBPyConnection, paths: DataPaths) -> None:
    """Table `people`: each customer's newest known address keys, from the landed customers."""
    files = sorted(str(file) for file in (paths.raw / "customers").glob("*.parquet"))
    if not files:
        reader.execute("create table people (customer_id varchar, email_key varchar, phone_key varchar)")
        return
    reader.execute(
        """
        create table people as
        select
            customer_id,
            arg_max(email_key, (coalesce(version_order, ''), batch_id)) filter (email_key is not null) as email_key,
            arg_max(phone_key, (coalesce(version_order, ''), batch_id)) filter (phone_key is not null) as phone_key
        from read_parquet(?, union_by_name = true)
        group by customer_id
        """,
        [files],
    )


def register_own_messages(reader: duckdb.DuckDBPyConnection, own: Sequence[Sequence[Any]]) -> None:
    """Table `own`: our messages as (message_id, customer_id, contact_key)."""
    reader.execute(
        """
        create table own as select
            unnest(?::varchar[]) as message_id, unnest(?::varchar[]) as customer_id, unnest(?::varchar[]) as contact_key
        """,
        [[row[index] for row in own] for index in range(3)],
    )


def read_consents(reader: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> list[dict[str, Any]]:
    """Consent rows of the batches with the address key they are about; needs `people`.

    A consent that the source has deleted can no longer be proven: it comes as a withdrawal at the time of landing.
    """
    if not files:
        return []
    return rows(
        reader,
        """
        with batches as (
            select * from read_parquet(?, union_by_name = true)
        ),

        landed_before as (
            select
                consent_id,
                arg_max(
                    {'customer_id': customer_id, 'email_key': email_key, 'channel': channel, 'purpose': purpose},
                    (coalesce(version_order, ''), batch_id)
                ) as said
            from read_parquet(?, union_by_name = true)
            where not coalesce(is_deleted, false)
                and consent_id in (select consent_id from batches where is_deleted)
            group by consent_id
        ),

        landed as (
            select
                consent_id, customer_id, email_key, channel, purpose, status, occurred_at, source, proof, text_version
            from batches
            where not coalesce(is_deleted, false)

            union all

            select
                batches.consent_id, said.customer_id, said.email_key, said.channel, said.purpose, 'withdrawn',
                batches.loaded_at, 'deleted_in_source', null, null
            from batches
            inner join landed_before on batches.consent_id = landed_before.consent_id
            where batches.is_deleted
        ),

        owners as (
            -- An address without a customer belongs to her who alone has it.
            select email_key, min(customer_id) as customer_id
            from people where email_key is not null group by email_key having count(*) = 1
        )
        select
            landed.consent_id, coalesce(landed.customer_id, owners.customer_id) as customer_id,
            case
                when landed.channel = 'email' then coalesce(landed.email_key, people.email_key)
                when landed.channel in ('sms', 'phone') then people.phone_key
            end as contact_key,
            landed.channel, landed.purpose, landed.status, landed.occurred_at, landed.source,
            nullif(trim(landed.proof), '') as proof, landed.text_version
        from landed
        left join people on landed.customer_id = people.customer_id
        left join owners on landed.customer_id is null and landed.email_key = owners.email_key
        order by landed.occurred_at, landed.consent_id
        """,
        [_with_today_s_columns(files), _with_today_s_columns(sorted(files[0].parent.glob("*.parquet")))],
    )


def read_events(reader: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> list[dict[str, Any]]:
    """Events of our own messages, and others' that stop somebody being written to; needs `people` and `own`."""
    if not files:
        return []
    return rows(
        reader,
        """
        select
            landed.event_id, landed.message_id, own.message_id is not null as is_own,
            coalesce(own.customer_id, landed.customer_id) as customer_id,
            coalesce(own.contact_key, people.email_key) as contact_key,
            landed.event_type, landed.occurred_at, landed.url, landed.link_position,
            coalesce(landed.is_machine, false) as is_machine, landed.bounce_type, landed.source_name
        from read_parquet(?, union_by_name = true) as landed
        left join own on landed.message_id = own.message_id
        left join people on coalesce(own.customer_id, landed.customer_id) = people.customer_id
        where not coalesce(landed.is_deleted, false)
            and (
                own.message_id is not null
                or landed.event_type in ('complained', 'unsubscribed')
                or (landed.event_type = 'bounced' and landed.bounce_type = 'hard')
            )
        order by landed.occurred_at, landed.event_id
        """,
        [_with_today_s_columns(files)],
    )


def _with_today_s_columns(files: Sequence[Path]) -> list[str]:
    """The files and the one without rows: batches of an older contract lack columns that it has."""
    empty = files[0].with_name(_EMPTY_FILE)
    return sorted({str(file) for file in [*files, *([empty] if empty.exists() else [])]})


def rows(reader: duckdb.DuckDBPyConnection, query: str, values: list[Any]) -> list[dict[str, Any]]:
    """The result of a query as dictionaries."""
    result = reader.execute(query, values)
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
