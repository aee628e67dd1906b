"""`make nightly`: the Dagster job `nightly` (or `resume`) in this process, then the summary."""

import os
import sys

import dagster as dg
from rich.console import Console

from setka.errors import SetkaError
from setka.night import locked_night, open_night
from setka.orchestrator import prepare_home
from setka.paths import DataPaths
from setka.settings import Settings, load_settings
from setka.summary import print_summary


def run_job(settings: Settings) -> None:
    """Run tonight's job with its history kept in the data folder. Raises the error of the step that failed."""
    with locked_night(settings) as (night, _):
        name = "resume" if night.is_decided else "nightly"
    os.environ["DAGSTER_HOME"] = str(prepare_home(DataPaths(settings.data_dir)))
    from dagster_project.definitions import defs  # noqa: PLC0415 -- once the folder is the right shop's

    with dg.DagsterInstance.get() as instance:
        defs.resolve_job_def(name).execute_in_process(
            instance=instance, run_config={"loggers": {"console": {}}}, raise_on_error=True
        )


def main() -> None:
    """Run and print; an expected error is one line and its exit code."""
    try:
        settings = load_settings()
        run_job(settings)
        print_summary(open_night(settings), Console())
    except SetkaError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
