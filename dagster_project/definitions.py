"""What Dagster shows and runs: the assets of the loop, its two jobs, its schedule."""

import dagster as dg

from dagster_project.assets import LOOP
from dagster_project.console import console
from dagster_project.jobs import every_night, nightly, resume
from dagster_project.resources import NightResource

defs = dg.Definitions(
    assets=LOOP,
    jobs=[nightly, resume],
    schedules=[every_night],
    loggers={"console": console},
    resources={
        "night": NightResource(),
    },
    # The run lock lives in one process, and the cost of a night is process start, not SQL.
    executor=dg.in_process_executor,
)
