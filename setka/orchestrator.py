"""Dagster's home in the data folder: run history, logs, telemetry off."""

from pathlib import Path

from setka.paths import DataPaths

CONFIGURATION = """\
# Written by Setka. Telemetry is off, and so is the sign-up window that would cover the UI.
telemetry:
  enabled: false
nux:
  enabled: false
# One file for the events of all runs: the default keeps one per run beside an index and writes each asset event twice,
# which costs a night of two hundred checks ten seconds.
event_log_storage:
  module: dagster._core.storage.event_log
  class: ConsolidatedSqliteEventLogStorage
  config:
    base_dir: {history}
"""


def prepare_home(paths: DataPaths) -> Path:
    """Make DAGSTER_HOME in the data folder, with its configuration, and return it."""
    paths.dagster.mkdir(parents=True, exist_ok=True)
    configuration = paths.dagster / "dagster.yaml"
    if not configuration.exists():
        configuration.write_text(CONFIGURATION.format(history=paths.dagster / "history"), encoding="utf-8")
    return paths.dagster
