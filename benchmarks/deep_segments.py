"""Deep segments asked ad hoc of raw events, beside SQL by hand: python -m benchmarks.deep_segments --customers 100000.

A tree nests traits and things done by and, or and not. As a segment it is what an analyst writes, expanded as `setka
segment try` expands it. Its floor is what a good engineer writes for this tree alone, in one of two ways: one pass over
the events that any leaf asks for, or a semi-join per leaf. Neither is always the least: one pass reads an event once
for all leaves, but judges it by the condition of each.
"""

import argparse
import datetime as dt
import functools
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import duckdb

from benchmarks.drawn_segments import EVENTS_PER_CUSTOMER, draw_trees, write_shop
from benchmarks.segment_trees import Did, Tree, as_segment, condition_sql, things_done
from benchmarks.side_by_side import Pair, run_in_turns
from benchmarks.workload import CLOCK, heading
from setka.segment_sql import SegmentSql
from setka.settings import load_settings

REPEATS: Final = 2  # so that each way goes first once
SHOP_FILE: Final = "shop.duckdb"
SEGMENT_SQL: Final = SegmentSql(
    "shop.{}".format,
    {"as_of": f"{CLOCK.night} 00:00:00", "as_of_date": CLOCK.night.isoformat(), "shop_timezone": CLOCK.timezone},
)


class Measured(NamedTuple):
    """A tree, the CPU seconds of its pairs, how many customers it yields, and how many only one of both ways yields."""

    tree: Tree
    pairs: list[Pair]
    members: int
    unlike: int

    @property
    def ratio(self) -> float:
        """How much dearer the segment is than its floor, each over all repeats."""
        return sum(pair.project for pair in self.pairs) / sum(pair.floor for pair in self.pairs)


def one_pass(tree: Tree) -> str:
    """The events of any leaf read once, summed per leaf and customer, and joined to the profile."""
    counts = {did: f"count_{number}" for number, did in enumerate(dict.fromkeys(things_done(tree)))}
    sums = "".join(f", sum(event_count) filter (where {_meant(did)}) as {count}" for did, count in counts.items())
    types = ", ".join(sorted({f"'{value}'" for did in counts for column, value in did.where if column == "event_type"}))
    windows = [did.within_days for did in counts if did.within_days is not None]
    widest = max(windows) if len(windows) == len(counts) else None
    return f"""
        select customers.customer_id
        from shop.dim_customers as customers
        left join (
            select customer_id{sums}
            from shop.events
            where event_type in ({types}){_since(widest)} and (({") or (".join(map(_meant, counts))}))
            group by customer_id
        ) as counted on customers.customer_id = counted.customer_id
        where {condition_sql(tree, lambda did: f"coalesce(counted.{counts[did]}, 0) >= {did.at_least}")}
    """


def semi_joins(tree: Tree) -> str:
    """The events read leaf by leaf, each under its one condition. Of one leaf it is the same work as one pass."""

    def customers_of(did: Did) -> str:
        return f"""customers.customer_id in (
            select customer_id from shop.events where {_meant(did)}
            group by customer_id having sum(event_count) >= {did.at_least}
        )"""

    return f"""
        select customers.customer_id
        from shop.dim_customers as customers
        where {condition_sql(tree, customers_of)}
    """


FLOORS: Final = {"one_pass": one_pass, "semi_joins": semi_joins}


def measure(tree: Tree, by_hand: str, folder: Path) -> Measured:
    """Ask the shop of `folder` by segment and by hand, on a new connection each time, and compare whom they yield."""
    segment, floor = (
        {"tree": [f"create table setka.members as {sql}"]} for sql in (SEGMENT_SQL.rendered(as_segment(tree)), by_hand)
    )
    opened = functools.partial(_open_database, folder / SHOP_FILE)
    pairs = run_in_turns(segment, floor, repeats=REPEATS, folder=folder, open_database=opened)
    with duckdb.connect() as connection:
        for name in ("project", "floor"):
            connection.execute(f"attach '{folder / name}.duckdb' as {name} (read_only)")
        ((members, unlike),) = connection.execute(
            """
            select count(ours.customer_id), count(*) filter (where ours.customer_id is distinct from theirs.customer_id)
            from project.members as ours full join floor.members as theirs on ours.customer_id = theirs.customer_id
            """
        ).fetchall()
    return Measured(tree, pairs["tree"], members, unlike)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the seconds and ratios over all trees; 1 when a tree yields others than its floor, else 0."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.deep_segments", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--customers", type=int, default=100_000, help="size of the shop (default 100000)")
    parser.add_argument("--trees", type=int, default=50, help="random trees (default 50)")
    parser.add_argument("--floor", choices=FLOORS, default="one_pass", help="way by hand (default one_pass)")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="setka-benchmark-") as folder:
        write_shop(Path(folder) / SHOP_FILE, asked.customers)
        measured = [measure(tree, FLOORS[asked.floor](tree), Path(folder)) for tree in draw_trees(asked.trees)]
    members = sorted(one.members for one in measured)
    dearest = max(measured, key=lambda one: one.ratio)
    differences = [
        f"{one.unlike:,} customers are yielded by one way only:\n{as_segment(one.tree)}"
        for one in measured
        if one.unlike
    ]
    print(heading(asked.customers, {"events": asked.customers * EVENTS_PER_CUSTOMER}))
    print(f"{len(measured)} trees, which yield {members[0]:,} to {members[-1]:,} customers, beside {asked.floor}.")
    print(table_text(measured))
    print(f"The dearest beside its floor, {dearest.ratio:.2f}:\n{as_segment(dearest.tree)}")
    print(*(differences or ["The results are equal, customer by customer."]), sep="\n")
    return 1 if differences else 0


def table_text(measured: Sequence[Measured]) -> str:
    """The least, the quartiles and the most over all trees, of a tree's mean seconds and of its ratio."""
    seconds = {
        way: [statistics.mean(getattr(pair, way) for pair in one.pairs) for one in measured] for way in Pair._fields
    }
    lines = [f"{'CPU seconds':<12} {'min':>8} {'quartile':>8} {'median':>8} {'quartile':>8} {'max':>8}"]
    for name, values in {**seconds, "ratio": [one.ratio for one in measured]}.items():
        five = (min(values), *statistics.quantiles(values, method="inclusive"), max(values))
        lines.append(f"{name:<12} " + " ".join(f"{value:>8.2f}" for value in five))
    return "\n".join(lines)


def _meant(did: Did) -> str:
    return did.condition + _since(did.within_days)


def _since(within_days: int | None) -> str:
    if within_days is None:
        return ""
    return f" and event_date >= date '{CLOCK.night - dt.timedelta(days=within_days)}'"


def _open_database(shop: Path, file: Path) -> duckdb.DuckDBPyConnection:
    settings = load_settings()
    connection = duckdb.connect()
    connection.execute(f"set memory_limit = '{settings.memory_limit}'; set threads = {settings.threads}")
    connection.execute(f"attach '{shop}' as shop (read_only); attach '{file}' as setka")
    return connection


if __name__ == "__main__":
    sys.exit(main())
