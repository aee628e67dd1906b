"""`setka segment try`: who would be in a segment, asked of the published snapshot in seconds, without dbt."""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import duckdb
import jinja2

from setka.errors import SegmentError
from setka.paths import DataPaths
from setka.pointer import Pointer, read_pointer
from setka.segment_sql import SegmentSql
from setka.segments import Segment, over_versions

HISTORY_DAYS: Final = 90
EXAMPLES: Final = 10
# What tells a segment from everybody else at a glance; the rest is in rpt_segment_traits once it is a segment.
_COMPARED: Final = {
    "orders": "avg(order_count)",
    "net revenue": "avg(net_revenue)",
    "days since the last order": "avg(days_since_last_order)",
    "visits in 90 days": "avg(visit_count_90_days)",
    "letters opened in 90 days": "avg(letters_opened_90_days)",
    "share of loyalty members": "avg(case when is_loyalty_member then 1.0 else 0.0 end)",
    "share of women where known": "avg(case gender when 'female' then 1.0 when 'male' then 0.0 end)",
}


@dataclass(frozen=True)
class Trial:
    """What a segment would be tonight.

    customers: everybody. members, and reachable of them: with address and consent, not suppressed, with a slot left.
    refused: of the others how many lack what. audiences: campaign -> (its candidates tonight, members among them).
    history: size at the end of each of the last days, None where the past of its traits is not known.
    profile: trait -> (mean of members, mean of all). examples: some members, ids masked.
    """

    customers: int
    members: int
    reachable: int
    refused: dict[str, int]
    audiences: dict[str, tuple[int, int]]
    history: dict[dt.date, int] | None
    profile: dict[str, tuple[float | None, float | None]]
    examples: list[dict[str, Any]] = field(default_factory=list)


def try_segment(paths: DataPaths, file: Path) -> Trial:
    """Ask the newest snapshot who is in the segment whose SQL is in `file`.

    Raises SegmentError when the file is missing, cannot be run, yields another column, an empty or repeated id, or
    reads what is not published; NotFoundError before the first publication.
    """
    if not file.is_file():
        raise SegmentError("is no file", where=str(file), remedy="Give the path of the SQL file of a segment.")
    pointer = read_pointer(paths)
    text = file.read_text(encoding="utf-8")
    with duckdb.connect(str(paths.published / pointer.file), read_only=True) as connection:
        published = {
            name for (name,) in connection.execute("select table_name from information_schema.tables").fetchall()
        }
        reader = _Reader(file, pointer, published)
        _run(connection, file, f"create temp table tried as {reader.sql(text)}")
        _require_ids(connection, file)
        return Trial(
            customers=_one(connection, "select count(*) from dim_customers"),
            members=_one(connection, "select count(*) from tried"),
            reachable=_one(connection, f"select count(*) from ({_REACHED}) where reason = 'reachable'"),
            refused=dict(connection.execute(_REFUSED).fetchall()),
            audiences={
                campaign: (candidates, shared)
                for campaign, candidates, shared in connection.execute(_AUDIENCES).fetchall()
            },
            history=_history(connection, file, reader, text),
            profile=_profile(connection),
            examples=_examples(connection),
        )


class _Reader:
    """Expands a segment's SQL over the tables of a snapshot."""

    def __init__(self, file: Path, pointer: Pointer, published: set[str]) -> None:
        self._file, self._published = file, published
        as_of = dt.datetime.fromisoformat(pointer.as_of).replace(tzinfo=dt.UTC)
        self.night = as_of.astimezone(ZoneInfo(pointer.timezone)).date()
        clocks = {"as_of": pointer.as_of, "as_of_date": self.night.isoformat(), "shop_timezone": pointer.timezone}
        self._expand = SegmentSql(self._relation, clocks)

    def sql(self, text: str) -> str:
        try:
            return self._expand.rendered(text)
        except jinja2.TemplateError as error:
            remedy = "Look at the braces and at the names of macros."
            raise SegmentError(
                f"has Jinja that cannot be read: {error}", where=self._file.name, remedy=remedy
            ) from None

    def _relation(self, name: str) -> str:
        if name in self._published:
            return f'"{name}"'
        if name.startswith("seg_"):
            return f"(select customer_id from int_segments__unioned where segment = '{name}')"
        raise SegmentError(
            f"reads {name}, which is not published",
            where=self._file.name,
            remedy="Try it over the traits of dim_customers, or put it into the project and build a night.",
        )


_REACHED: Final = """
    select
        case
            when not has_address then 'no address'
            when is_suppressed then 'suppressed'
            when not has_consent then 'no consent'
            when not has_slot then 'caps used up'
            else 'reachable'
        end as reason
    from tried inner join int_customers__reachable using (customer_id)
"""
_REFUSED: Final = f"""
    select reason, count(*) from ({_REACHED}) where reason != 'reachable' group by reason order by count(*) desc, reason
"""
_AUDIENCES: Final = """
    select campaign, count(distinct plan_decisions.customer_id), count(distinct tried.customer_id)
    from plan_decisions left join tried using (customer_id) group by campaign order by campaign
"""


def _run(connection: duckdb.DuckDBPyConnection, file: Path, sql: str) -> None:
    try:
        connection.execute(sql)
    except duckdb.Error as error:
        said = " ".join(str(error).split("LINE")[0].split())
        raise SegmentError(said, where=file.name, remedy="Correct the SQL at that place.") from None


def _require_ids(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    columns = [name for name, *_ in connection.execute("describe tried").fetchall()]
    if columns != ["customer_id"]:
        raise SegmentError(
            f"yields {', '.join(columns)}", where=file.name, remedy="A segment yields customer_id and nothing else."
        )
    rows, ids, distinct = connection.execute(
        "select count(*), count(customer_id), count(distinct customer_id) from tried"
    ).fetchall()[0]
    if ids != rows or distinct != ids:
        raise SegmentError(
            f"yields {rows - ids} rows without an id and {ids - distinct} ids again",
            where=file.name,
            remedy="A segment yields each customer once: look at its joins.",
        )


def _history(
    connection: duckdb.DuckDBPyConnection, file: Path, reader: _Reader, text: str
) -> dict[dt.date, int] | None:
    """Size by day, when the segment asks about nothing but traits whose past is known."""
    try:
        over = over_versions(Segment(file.stem, text, {}, "", ""), "ref('int_customers__recent_versions')")
        connection.execute(f"create temp table tried_past as {reader.sql(over)}")
    except (SegmentError, duckdb.BinderException):
        return None
    rows = connection.execute(
        """
        select days.day::date, count(tried_past.customer_id)
        from generate_series($night - $days * interval 1 day, $night::timestamp, interval 1 day) as days (day)
        left join tried_past on as_of_date <= days.day and (next_date is null or next_date > days.day)
        group by days.day order by days.day
        """,
        {"night": reader.night, "days": HISTORY_DAYS},
    ).fetchall()
    return dict(rows)


def _profile(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[float | None, float | None]]:
    measures = ", ".join(_COMPARED.values())
    (mine,) = connection.execute(
        f"select {measures} from dim_customers inner join tried using (customer_id)"
    ).fetchall()
    (base,) = connection.execute(f"select {measures} from dim_customers").fetchall()
    numbers = [[None if value is None else float(value) for value in row] for row in (mine, base)]
    return {name: (numbers[0][place], numbers[1][place]) for place, name in enumerate(_COMPARED)}


def _examples(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    # Spread over the members by a hash, so that the same ones show on each try and no order of ids does.
    rows = connection.execute(
        f"""
        select
            left(customer_id, 2) || '***' as customer, order_count, net_revenue, last_order_date, lifecycle_zone, city
        from dim_customers inner join tried using (customer_id) order by md5(customer_id) limit {EXAMPLES}
        """
    )
    names = [column[0] for column in rows.description or ()]
    return [dict(zip(names, row, strict=True)) for row in rows.fetchall()]


def _one(connection: duckdb.DuckDBPyConnection, question: str) -> int:
    return int(connection.execute(question).fetchall()[0][0])
