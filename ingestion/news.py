"""Compare the staged rows with what is known: which say something new, and what each file has said before.

A row speaks in the name of its file. Of two files with the same row the one that changes has news; the other one, read
again because it grew, has none.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import duckdb

from ingestion.arrival import STAGED
from ingestion.contract import Table
from ingestion.sql import literal
from ingestion.validation import row_key_sql

SAYINGS: Final = "sayings"  # folder beside a table's rows: row_key, source_file, row_hash, batch_id


def load_known(
    connection: duckdb.DuckDBPyConnection, table: Table, folder: Path, first_reads: Mapping[int, str]
) -> None:
    """Make the tables about the staged keys: `known` versions, the `newest` that counts, what each file `said` last.

    What a file said is what landed from it or is noted among the sayings; where neither tells, the file said what
    counted when it was first read, or it would have landed.
    """
    landed = f"read_parquet({literal(str(folder / '*.parquet'))}, union_by_name = true)"
    sayings = sorted((folder / SAYINGS).glob("*.parquet"))
    noted = f"union all select * from read_parquet({literal(str(folder / SAYINGS / '*.parquet'))})" if sayings else ""
    connection.execute("create or replace temp table first_reads (portion integer, stamp varchar)")
    if first_reads:
        connection.executemany("insert into first_reads values (?, ?)", [list(pair) for pair in first_reads.items()])
    connection.execute(
        f"""
        create or replace temp table known as
        select {row_key_sql(table)} as row_key, source_file, batch_id, row_hash, coalesce(version_order, '') as version
        from {landed}
        where {row_key_sql(table)} in (select row_key from {STAGED});

        create or replace temp table newest as
        select row_key, arg_max(row_hash, version || ' ' || batch_id) as row_hash, max(version) as version
        from known group by row_key;

        create or replace temp table said as
        with told as (
            select row_key, source_file, row_hash, batch_id from known {noted}
        ),

        by_file as (
            select row_key, source_file, arg_max(row_hash, batch_id) as row_hash
            from told
            where row_key in (select row_key from {STAGED})
            group by row_key, source_file
        ),

        silent as (
            select {STAGED}.row_key, {STAGED}.source_file, first_reads.stamp
            from {STAGED}
            inner join first_reads on first_reads.portion = {STAGED}.portion
            left join newest on newest.row_key = {STAGED}.row_key
            where {STAGED}.row_hash is distinct from newest.row_hash
        )

        select row_key, source_file, row_hash from by_file
        union all
        select silent.row_key, silent.source_file, arg_max(known.row_hash, known.version || ' ' || known.batch_id)
        from silent
        inner join known on known.row_key = silent.row_key and split_part(known.batch_id, '-', 1) <= silent.stamp
        anti join by_file on by_file.row_key = silent.row_key and by_file.source_file = silent.source_file
        group by silent.row_key, silent.source_file
        """
    )


def find_news(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Make the table `news`: staged rows with their verdict news, old or superseded, and the news numbered per key.

    Rows that their file said before are not among them.
    """
    # A window over all rows only where versions are given: a first landing of millions of rows is sorted once.
    ((has_versions,),) = connection.execute(f"select count(version_order) > 0 from {STAGED}").fetchall()
    highest_before = (
        "greatest(known_version, coalesce(max(version) over (partition by row_key order by portion "
        "rows between unbounded preceding and 1 preceding), ''))"
        if has_versions
        else "known_version"
    )
    connection.execute(
        f"""
        create or replace temp table news as
        with said_anew as (
            select
                {STAGED}.*, coalesce({STAGED}.version_order, '') as version, newest.row_hash as newest_hash,
                coalesce(newest.version, '') as known_version, said.row_hash as said_hash
            from {STAGED}
            left join newest on newest.row_key = {STAGED}.row_key
            left join said on said.row_key = {STAGED}.row_key and said.source_file = {STAGED}.source_file
            where said.row_hash is distinct from {STAGED}.row_hash
        ),

        ranked as (
            select *, version < {highest_before} as is_superseded from said_anew
        ),

        compared as (
            select
                *,
                row_number() over by_portion as place,
                case
                    when is_superseded then 'superseded'
                    when row_hash is not distinct from lag(row_hash, 1, newest_hash) over by_portion then 'old'
                    else 'news'
                end as verdict
            from ranked
            window by_portion as (partition by row_key, is_superseded order by portion)
        )

        select
            * exclude (version, known_version, is_superseded),
            md5({literal(table.name)} || chr(31) || row_key || chr(31) || row_hash) as row_id,
            sum(cast(verdict = 'news' as integer)) over (
                partition by row_key order by portion rows between unbounded preceding and current row
            ) as version
        from compared
        """
    )


def find_sayings(connection: duckdb.DuckDBPyConnection, stamp: str) -> None:
    """Make the table `to_note`: what files said in this landing that neither landed from them nor can be told later.

    `stamp` is this landing's. What a file says that counts when the file is first read needs no note.
    """
    connection.execute(
        f"""
        create or replace temp table to_note as
        with latest as (
            select row_key, arg_max(row_hash, version) as row_hash from news where verdict = 'news' group by row_key
        ),

        at_first_reading as (
            select
                news.row_key, news.source_file,
                arg_max(known.row_hash, known.version || ' ' || known.batch_id) as row_hash
            from news
            inner join first_reads on first_reads.portion = news.portion
            inner join known
                on known.row_key = news.row_key and split_part(known.batch_id, '-', 1) <= first_reads.stamp
            where news.verdict = 'old' and news.said_hash is null and first_reads.stamp < {literal(stamp)}
            group by news.row_key, news.source_file
        )

        select news.row_key, news.source_file, news.row_hash, {literal(stamp)} as batch_id
        from news
        inner join first_reads on first_reads.portion = news.portion
        left join latest on latest.row_key = news.row_key
        left join at_first_reading as before
            on before.row_key = news.row_key and before.source_file = news.source_file
        where
            news.verdict = 'old'
            and case
                when news.said_hash is not null then true
                when first_reads.stamp < {literal(stamp)} then news.row_hash is distinct from before.row_hash
                else news.row_hash is distinct from coalesce(latest.row_hash, news.newest_hash)
            end
        """
    )
