"""The frozen decisions of one night, counted. Never read here: contexts, inputs, or who the customers are."""

from typing import Any, NamedTuple

import duckdb

from setka.errors import DecisionsError
from setka.paths import DataPaths


class DecisionCount(NamedTuple):
    """One row per campaign, step, verdict and reason of one run."""

    campaign: str
    step: str
    verdict: str
    reason: str
    candidate_count: int


def decision_counts(paths: DataPaths, run_id: str) -> list[DecisionCount]:
    """How many candidates of the night got which verdict for which reason, in a stable order.

    Raises DecisionsError when the run has no frozen decisions, or the file is damaged.
    """
    query = """
        select campaign, step, verdict, reason, count(*) from read_parquet(?)
        group by campaign, step, verdict, reason order by campaign, step, verdict, reason
    """
    return [DecisionCount(*row) for row in _rows(paths, run_id, query)]


def example_customer(paths: DataPaths, run_id: str) -> str | None:
    """A customer_id that somebody may ask about: the first by id that gets a message, else the first of the night.

    Raises DecisionsError as `decision_counts` does.
    """
    query = "select customer_id from read_parquet(?) order by (verdict = 'send') desc, customer_id limit 1"
    found = _rows(paths, run_id, query)
    return str(found[0][0]) if found else None


def _rows(paths: DataPaths, run_id: str, query: str) -> list[tuple[Any, ...]]:
    file = paths.decisions_of(run_id) / "decisions.parquet"
    if not file.is_file():
        raise DecisionsError(
            f"{run_id} has no frozen decisions",
            where=str(file),
            remedy="Run the night again: it resumes where it stopped.",
        )
    try:
        with duckdb.connect() as connection:
            return connection.execute(query, [str(file)]).fetchall()
    except duckdb.Error as error:
        problem = str(error).splitlines()[0]
        raise DecisionsError(
            f"cannot be read ({problem})", where=str(file), remedy="Restore the file from the backup."
        ) from None
