"""When the loop runs: the nightly job and its schedule, and the job that finishes a night already decided."""

import dagster as dg

from dagster_project.assets import LOOP, handed_over, messages, pages
from setka.clock import NIGHT_HOUR
from setka.settings import load_settings
from setka.shop import shop_timezone

nightly = dg.define_asset_job(
    "nightly",
    selection=dg.AssetSelection.assets(*LOOP),
    executor_def=dg.in_process_executor,
    description="The whole loop of one night: land, build, publish, decide, plan, hand over, render.",
)

resume = dg.define_asset_job(
    "resume",
    selection=dg.AssetSelection.assets(messages, handed_over, pages),
    executor_def=dg.in_process_executor,
    description="Finish a night whose decisions are frozen: plan what is not planned, hand over what is due, render.",
)


@dg.schedule(job=nightly, cron_schedule=f"0 {NIGHT_HOUR} * * *", execution_timezone=shop_timezone(load_settings()))
def every_night(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """The night of the tick's date at 03:00 in the shop's zone; a repeated tick asks for the same run."""
    date = context.scheduled_execution_time.date().isoformat()
    return dg.RunRequest(run_key=f"nightly-{date}", run_config={"resources": {"night": {"config": {"date": date}}}})
