"""What a segment must keep to, told before dbt runs: each fault says what is wrong and what to do (D4)."""

import re
from collections.abc import Iterator
from typing import Final

from sqlglot import exp

from setka.errors import SegmentError
from setka.model_rules import Vocabulary, faults_of_reading, models_read, select_of
from setka.segments import DATED_TRAITS, DEPLOYMENT, Segment, over_versions
from setka.spelling import near_miss

_PROFILE: Final = "dim_customers"
_GROWS: Final = re.compile(r"days_since_\w+|as_of_date\(\)")  # what is another tomorrow without news
_OWN_NUMBER: Final = re.compile(r"(days_since_\w+|\}\})\s*(<|>|=|!|between)[<>=]*\s*\d|as_of_date\(\)\s*,\s*['\"]?-?\d")


def faults_of_segment(segment: Segment, vocabulary: Vocabulary) -> Iterator[str]:
    """The faults of one segment, each one sentence."""
    for name in sorted(set(re.findall(r"threshold\('(\w+)'\)", segment.sql)) - set(vocabulary.thresholds)):
        yield f"compares with '{name}', which is no row of segment_thresholds. {near_miss(name, vocabulary.thresholds)}"
    yield from _hidden_clocks(segment, vocabulary)
    yield from faults_of_reading(segment.sql, vocabulary)
    for name in models_read(segment.sql):
        if name.startswith("stg_") and name in vocabulary.models:
            yield f"reads {name} of staging. Read the traits of {_PROFILE}, or an int_ model that has counted them."
    select = select_of(segment.sql)
    if isinstance(select, str):
        yield select
        return
    if select.named_selects != ["customer_id"]:
        yield f"yields {', '.join(select.named_selects) or 'nothing'}. A segment yields customer_id and nothing else."
    yield from _lost_past(segment, select, vocabulary)


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


def _lost_past(segment: Segment, select: exp.Query, vocabulary: Vocabulary) -> Iterator[str]:
    """Words that are no traits, and a past that is asked for though nobody knows it."""
    aliases = {table.alias_or_name for table in select.find_all(exp.Table) if table.name == _PROFILE}
    named = {column.name for column in select.find_all(exp.Column) if column.table in aliases}
    if vocabulary.traits is not None:
        for name in sorted(named - set(vocabulary.traits) - {"customer_id"}):
            yield f"asks for '{name}', which is no trait. {near_miss(name, vocabulary.traits)}"
    if segment.history_since:
        return
    undated = sorted(named & set(vocabulary.traits or ()) - DATED_TRAITS)
    if undated:
        yield (
            f"asks for {', '.join(undated)}, whose past is not known. Say 'history_since: {DEPLOYMENT}' in its "
            "YAML entry's meta, so that its members are recorded night by night."
        )
    try:
        over_versions(segment)
    except SegmentError as error:
        yield f"{error.problem}. {error.remedy}"
