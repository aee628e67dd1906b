"""What a segment must keep to, told before dbt runs: each fault names the file, what is wrong and what to do (D4)."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import jinja2
import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from setka.segment_sql import SegmentSql
from setka.segments import DATED_TRAITS, DEPLOYMENT, Segment
from setka.spelling import near_miss

_ANY_NIGHT: Final = {"as_of": "2000-01-01 00:00:00", "as_of_date": "2000-01-01", "shop_timezone": "UTC"}
_PROFILE: Final = "dim_customers"
_GROWS: Final = re.compile(r"days_since_\w+|as_of_date\(\)")  # what is another tomorrow without news
_OWN_NUMBER: Final = re.compile(r"(days_since_\w+|\}\})\s*(<|>|=|!|between)[<>=]*\s*\d|as_of_date\(\)\s*,\s*['\"]?-?\d")


@dataclass(frozen=True)
class Vocabulary:
    """What segments may speak of.

    traits: the columns of the profile, None while nobody can say.  models: every model and seed.
    private: those that hold contact data.
    thresholds: the numbers of the seed segment_thresholds, each with its clock, empty where days alone pass none.
    """

    traits: Collection[str] | None
    models: Collection[str]
    private: Collection[str]
    thresholds: Mapping[str, str]


def faults_of(segments: Collection[Segment], vocabulary: Vocabulary) -> dict[str, list[str]]:
    """The faulty segments by name, each fault one sentence that says what to do; those without faults are left out."""
    cycles = _cycles(segments)
    expand = SegmentSql(str, _ANY_NIGHT).rendered
    found = {one.name: [*cycles.get(one.name, []), *_faults(one, vocabulary, expand)] for one in segments}
    faulty = {name: words for name, words in found.items() if words}
    return faulty | _readers_of(faulty, segments)


def _readers_of(faulty: Collection[str], segments: Collection[Segment]) -> dict[str, list[str]]:
    """The sound segments that stand on faulty ones, at any distance, each with the one that it reads."""
    readers: dict[str, list[str]] = {}
    grown = True
    while grown:
        down = {*faulty, *readers}
        found = {one.name: sorted(_segments_read(one) & down) for one in segments if one.name not in down}
        new = {name: [f"reads {', '.join(read)}, and waits for it."] for name, read in found.items() if read}
        readers |= new
        grown = bool(new)
    return readers


def _segments_read(segment: Segment) -> set[str]:
    return set(re.findall(r"(?<!\w)ref\('(seg_\w+)'\)", segment.sql))


def _faults(segment: Segment, vocabulary: Vocabulary, expand: Callable[[str], str]) -> Iterator[str]:
    for name in sorted(set(re.findall(r"threshold\('(\w+)'\)", segment.sql)) - set(vocabulary.thresholds)):
        yield f"compares with '{name}', which is no row of segment_thresholds. {near_miss(name, vocabulary.thresholds)}"
    yield from _hidden_clocks(segment, vocabulary)
    read = sorted(set(re.findall(r"(?<!\w)ref\('(\w+)'\)", segment.sql)))
    for name in read:
        yield from _faults_of_reading(name, vocabulary)
    if re.search(r"\bsource\(", segment.sql):
        yield "reads a source. Only staging reads raw tables: ask for a trait, or read an int_ model."
    try:
        select = sqlglot.parse_one(expand(segment.sql), dialect="duckdb")
    except jinja2.TemplateError as error:
        yield f"has Jinja that cannot be read: {error}. Look at the braces and at the names of macros."
        return
    except SqlglotError as error:
        yield f"is not one SQL statement: {' '.join(str(error).split())[:200]}. Correct it at that place."
        return
    if not isinstance(select, exp.Query):
        yield "is not a select. A segment selects customer_id."
        return
    if select.named_selects != ["customer_id"]:
        yield f"yields {', '.join(select.named_selects) or 'nothing'}. A segment yields customer_id and nothing else."
    yield from _unknown_traits(segment, select, vocabulary)


def _hidden_clocks(segment: Segment, vocabulary: Vocabulary) -> Iterator[str]:
    """Numbers that days alone make a customer pass and that the history of the segment would not know of."""
    if segment.history_since:
        return
    for line in segment.sql.splitlines():
        if line.startswith("--") or not _GROWS.search(line):
            continue
        if _OWN_NUMBER.search(line):
            yield (
                f"compares days with a number of its own: '{line.strip()}'. Make it a row of segment_thresholds "
                "with its clock, so that the segment's history knows the day on which it is passed."
            )
        for name in re.findall(r"threshold\('(\w+)'\)", line):
            if vocabulary.thresholds.get(name) == "":
                yield f"compares days with '{name}', which has no clock. Give it one in segment_thresholds."


def _faults_of_reading(name: str, vocabulary: Vocabulary) -> Iterator[str]:
    if name not in vocabulary.models:
        yield f"reads {name}, which does not exist. {near_miss(name, vocabulary.models)}"
    elif name in vocabulary.private:
        yield f"reads {name}, which holds contact data. Who somebody is stands in the traits of {_PROFILE}."
    elif name.startswith("stg_"):
        yield f"reads {name} of staging. Read the traits of {_PROFILE}, or an int_ model that has counted them."
    elif name.startswith(("plan_", "int_consents", "int_suppressions")):
        yield f"reads {name}. Consent, caps and decisions are no part of who somebody is: the plan looks at them."


def _unknown_traits(segment: Segment, select: exp.Query, vocabulary: Vocabulary) -> Iterator[str]:
    if vocabulary.traits is None:
        return
    aliases = {table.alias_or_name for table in select.find_all(exp.Table) if table.name == _PROFILE}
    named = {column.name for column in select.find_all(exp.Column) if column.table in aliases}
    for name in sorted(named - set(vocabulary.traits) - {"customer_id"}):
        yield f"asks for '{name}', which is no trait. {near_miss(name, vocabulary.traits)}"
    undated = sorted(named & set(vocabulary.traits) - DATED_TRAITS)
    if undated and not segment.history_since:
        yield (
            f"asks for {', '.join(undated)}, whose past is not known. Say 'history_since: {DEPLOYMENT}' in its "
            "YAML entry's meta, so that its members are recorded night by night."
        )


def _cycles(segments: Collection[Segment]) -> dict[str, list[str]]:
    reads: Mapping[str, set[str]] = {one.name: _segments_read(one) for one in segments}
    found = {}
    for name in reads:
        seen: set[str] = set()
        waiting = set(reads[name])
        while waiting:
            other = waiting.pop()
            seen.add(other)
            waiting |= reads.get(other, set()) - seen
        if name in seen:
            round_trip = ", ".join(sorted(one for one in seen if name in reads.get(one, ()) or one == name))
            found[name] = [f"closes a cycle through {round_trip}. One of them must say its rule by itself."]
    return found
