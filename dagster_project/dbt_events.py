"""dbt's events as Dagster's: materializations with durations, data tests as asset checks.

dbt runs inside this process over a manifest that is parsed already (ADR 2), so there is no subprocess whose output
dagster-dbt could read; its own translation of a single event is what is used here.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator
from dagster_dbt.core.dbt_cli_event import DbtCoreCliEventMessage
from google.protobuf.json_format import MessageToDict

RESULTS = {"LogSeedResult", "LogModelResult", "LogTestResult"}


class DbtEar:
    """Listens to one dbt run and keeps the events that say how a node went.

    `manifest` and `translator` are those that the assets were made with: the translator remembers what it has resolved,
    and a new one would resolve the whole graph again for each event.
    """

    def __init__(self, manifest: Mapping[str, Any], translator: DagsterDbtTranslator) -> None:
        self._manifest, self._translator = manifest, translator
        self._results: list[dict[str, Any]] = []

    def __call__(self, event: Any) -> None:
        """Hear one event of dbt (an EventMsg)."""
        if event.info.name in RESULTS:
            self._results.append(MessageToDict(event, preserving_proto_field_name=True))

    def asset_events(self, context: dg.AssetExecutionContext) -> Iterator[Any]:
        """The Dagster events of what was heard so far: Output, AssetCheckResult or AssetObservation."""
        for result in self._results:
            message = DbtCoreCliEventMessage(raw_event=result, event_history_metadata={})
            yield from message.to_default_asset_events(self._manifest, self._translator, context)
