"""Who bought since the decision: from the orders landed meanwhile, without waiting for the next build."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from activation.landed import batch_files
from activation.ledger.instants import naive_utc
from setka.paths import DataPaths


@dataclass(frozen=True)
class Watched:
    """A message whose customer a purchase takes out of the campaign. Instants UTC.

    `entered_at`: when she entered the campaign; `as_of` and `known_as_of`: the clocks of the run that decided; `at`:
    when the message would be handed over.
    """

    message_id: str
    customer_id: str
    entered_at: dt.datetime
    as_of: dt.datetime
    known_as_of: dt.datetime
    at: dt.datetime


def converted(paths: DataPaths, watched: Sequence[Watched]) -> set[str]:
    """The ids of the messages whose customer has ordered since she entered, in a way the decision could not know.

    That is an order that landed after the decision's known_as_of (whenever it was placed since she entered), or one
    that was placed between the decision's as_of and the hand-over. The second part is cut at the hand-over, because a
    night of the past must not know what its customers did later.
    """
    files = batch_files(paths, "orders")
    if not watched or not files:
        return set()
    with duckdb.connect() as connection:
        # Lists, not an Arrow table: registering one makes DuckDB import pandas, which takes longer than the question.
        connection.execute(
            """
            create table watched as select
                unnest(?::varchar[]) as message_id, unnest(?::varchar[]) as customer_id,
                unnest(?::timestamp[]) as entered_at, unnest(?::timestamp[]) as as_of,
                unnest(?::timestamp[]) as known_as_of, unnest(?::timestamp[]) as at_instant
            """,
            [
                [one.message_id for one in watched],
                [one.customer_id for one in watched],
                *(
                    [naive_utc(getattr(one, name)) for one in watched]
                    for name in ("entered_at", "as_of", "known_as_of", "at")
                ),
            ],
        )
        rows = connection.execute(
            """
            select distinct watched.message_id
            from read_parquet(?) as orders
            inner join watched on orders.customer_id = watched.customer_id
            where orders.ordered_at >= watched.entered_at
                and (
                    orders.loaded_at > watched.known_as_of
                    or (orders.ordered_at >= watched.as_of and orders.ordered_at < watched.at_instant)
                )
            """,
            [[str(file) for file in files]],
        ).fetchall()
    return {row[0] for row in rows}
