"""Visits out of web events: a gap of more than 30 minutes parts them, midnight does not."""

from benchmarks.workload import Stage, Workload

WORKLOAD = Workload(
    "Visits of every browser, with their length and number of events",
    frozenset({"web_events"}),
    {"sessions": Stage("fct_sessions", "sessions", ("visitor_id", "started_at"))},
)
