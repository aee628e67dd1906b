"""Who bought since the decision: from the orders landed meanwhile, without waiting for the next build."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from activation.ledger.instants import naive_utc
from setka.paths import DataPaths


@dataclass(frozen=True)
class Watched:
    """A message whose customer a purchase takes out of the campaign. Instants UTC.

    `customer_ids`: every id of the person; `contact_key`: the address, by which a guest's order is known;
    `entered_at`: when she entered the campaign; `as_of` and `known_as_of`: the clocks of the run that decided; `at`:
    when the message would be handed over.
    """

    message_id: str
    customer_ids: tuple[str, ...]
    contact_key: str | None
    entered_at: dt.datetime
    as_of: dt.datetime
    known_as_of: dt.datetime
    at: dt.datetime


def converted(paths: DataPaths, watched: Sequence[Watched]) -> set[str]:
    """The ids of the messages whose customer has ordered since she entered, in a way the decision could not know.

    That is an order that landed after the decision's known_as_of (whenever it was placed since she entered), or one
    that was placed between the decision's as_of and the hand-over. The second part is cut at the hand-over, because a
    night of the past must not know what its customers did later. An order that the source has deleted is none.
    """
    # The typed file without rows is among them: it gives batches of an older contract the columns they lack.
    files = [str(file) for file in (paths.raw / "orders").glob("*.parquet")]
    if not watched or not files:
        return set()
    people = [(one, customer_id) for one in watched for customer_id in one.customer_ids]
    with duckdb.connect() as connection:
        # Lists, not an Arrow table: registering one makes DuckDB import pandas, which takes longer than the question.
        connection.execute(
            """
            create table watched as select
                unnest(?::varchar[]) as message_id, unnest(?::varchar[]) as customer_id,
                unnest(?::varchar[]) as contact_key,
                unnest(?::timestamp[]) as entered_at, unnest(?::timestamp[]) as as_of,
                unnest(?::timestamp[]) as known_as_of, unnest(?::timestamp[]) as at_instant
            """,
            [
                [one.message_id for one, _ in people],
                [customer_id for _, customer_id in people],
                [one.contact_key for one, _ in people],
                *(
                    [naive_utc(getattr(one, name)) for one, _ in people]
                    for name in ("entered_at", "as_of", "known_as_of", "at")
                ),
            ],
        )
        rows = connection.execute(
            """
            with landed as (
                select * from read_parquet(?, union_by_name = true)
            ),

            deleted as (
                select order_id
                from landed
                where order_id in (select order_id from landed where is_deleted)
                group by order_id
                having arg_max(coalesce(is_deleted, false), (coalesce(version_order, ''), batch_id))
            )

            select distinct watched.message_id
            from landed as orders
            anti join deleted on orders.order_id = deleted.order_id
            inner join watched
                on orders.customer_id = watched.customer_id
                or (orders.customer_id is null and orders.email_key = watched.contact_key)
            where orders.ordered_at >= watched.entered_at
                and (
                    orders.loaded_at > watched.known_as_of
                    or (orders.ordered_at >= watched.as_of and orders.ordered_at < watched.at_instant)
                )
            """,
            [files],
        ).fetchall()
    return {row[0] for row in rows}
