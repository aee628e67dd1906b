"""The rules that segments and triggers share, told from their files alone: what they read, and that they select."""

import functools
import re
from collections import deque
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import jinja2
import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from setka.segment_sql import SegmentSql
from setka.spelling import near_miss

_ANY_NIGHT: Final = {"as_of": "2000-01-01 00:00:00", "as_of_date": "2000-01-01", "shop_timezone": "UTC"}
_REFERENCE: Final = re.compile(r"(?<!\w)ref\('(\w+)'\)")

Faults = dict[str, list[str]]
"""By name of a segment or trigger: its faults, each one sentence that says what to do. Who has none is left out."""


@dataclass(frozen=True)
class Vocabulary:
    """What segments and triggers may speak of.

    traits: the columns of the profile, None while nobody can say.  models: every model and seed, with those it reads.
    private: those that hold contact data.
    thresholds: the numbers of the seed segment_thresholds, each with its clock, empty where days alone pass none.
    trigger_rules: the numbers of the seed trigger_rules.
    """

    traits: Collection[str] | None
    models: Mapping[str, Collection[str]]
    private: Collection[str]
    thresholds: Mapping[str, str]
    trigger_rules: Collection[str] = ()


def models_read(sql: str) -> list[str]:
    """The models and seeds that a file refers to, sorted."""
    return sorted(set(_REFERENCE.findall(sql)))


def faults_of_reading(sql: str, vocabulary: Vocabulary) -> Iterator[str]:
    """What reads that no segment and no trigger may read."""
    for name in models_read(sql):
        if name not in vocabulary.models:
            yield f"reads {name}, which does not exist. {near_miss(name, vocabulary.models)}"
        elif name in vocabulary.private:
            yield f"reads {name}, which holds contact data. Who somebody is stands in the traits of dim_customers."
        elif name.startswith(("plan_", "int_consents", "int_suppressions")):
            yield f"reads {name}. Consent, caps and decisions are no part of it: the plan looks at them."
    if re.search(r"\bsource\(", sql):
        yield "reads a source. Only staging reads raw tables: ask for a trait, or read an int_ model."


def select_of(sql: str) -> exp.Query | str:
    """The select that a file is, macros expanded; or the fault that keeps it from being one."""
    try:
        statement = sqlglot.parse_one(_sql_of_any_night().rendered(sql), dialect="duckdb")
    except jinja2.TemplateError as error:
        return f"has Jinja that cannot be read: {error}. Look at the braces and at the names of macros."
    except SqlglotError as error:
        return f"is not one SQL statement: {' '.join(str(error).split())[:200]}. Correct it at that place."
    return statement if isinstance(statement, exp.Query) else "is not a select. Write one select, with CTEs before it."


def cycles(files: Mapping[str, str], reads: Mapping[str, Collection[str]]) -> Faults:
    """The files, by name with their SQL, that read themselves at any distance; `reads`: what other models read."""
    graph = {**reads, **{name: models_read(sql) for name, sql in files.items()}}
    found = {name: _way_round(name, graph) for name in files}
    return {
        name: [f"closes a cycle through {', '.join(way)}. One of them must say its rule by itself."]
        for name, way in found.items()
        if way
    }


def waiting_for(faulty: Collection[str], files: Mapping[str, str]) -> Faults:
    """The sound files that stand on faulty ones, at any distance, each with those that it reads."""
    waiting: Faults = {}
    grown = True
    while grown:
        down = {*faulty, *waiting}
        found = {name: sorted(set(models_read(sql)) & down) for name, sql in files.items() if name not in down}
        new = {name: [f"reads {', '.join(read)}, and waits for it."] for name, read in found.items() if read}
        waiting |= new
        grown = bool(new)
    return waiting


def _way_round(name: str, graph: Mapping[str, Collection[str]]) -> list[str]:
    """The shortest way from `name` back to it, without its beginning; empty when there is none."""
    ways = {other: [other] for other in graph.get(name, ())}
    waiting = deque(ways)
    while waiting and name not in ways:
        here = waiting.popleft()
        for other in graph.get(here, ()):
            if other not in ways:
                ways[other] = [*ways[here], other]
                waiting.append(other)
    return ways.get(name, [])


@functools.cache
def _sql_of_any_night() -> SegmentSql:
    return SegmentSql(str, _ANY_NIGHT)
