"""Names and groups of the assets: one group per room."""

from collections.abc import Mapping
from typing import Any

from dagster_dbt import DagsterDbtTranslator

OWNERS = ["team:crm"]

RAW = "raw"
LEDGER = "ledger"
CARDS = "cards"


class RoomTranslator(DagsterDbtTranslator):
    """A dbt model belongs to the group of its folder: staging, core, lifecycle, segments, triggers and so on."""

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """The folder of a model; seeds are rules, a group of their own."""
        if dbt_resource_props["resource_type"] == "seed":
            return "rules"
        return str(dbt_resource_props["fqn"][1])

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> list[str]:
        """Analysts own the models."""
        return ["team:analytics"]
