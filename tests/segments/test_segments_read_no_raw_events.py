"""No segment and no trigger scans all raw events for itself: it reads what a table made of them once a night."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from setka.dbt import ensure_manifest

RAW_EVENTS: Final = ("source.setka.raw.web_events", "source.setka.raw.email_events")
FOLDERS: Final = ("segments", "triggers")
# Models that read raw events all the same, each with its reason.
ALLOWED: Final = {
    "int_signups__traced": "A build that begins empty reads them once; later ones read those of visitors with news.",
    "int_raw_tables__counted": "It counts the rows of every raw table, once a night for all segments together.",
}


def test_segments_and_triggers_reach_raw_events_through_tables_only() -> None:
    manifest = json.loads(ensure_manifest().read_text(encoding="utf-8"))
    nodes = manifest["nodes"]
    assert set(RAW_EVENTS) <= set(manifest["sources"])
    judged = [key for key, node in nodes.items() if node["resource_type"] == "model" and node["fqn"][1] in FOLDERS]
    assert {nodes[key]["name"][:4] for key in judged} >= {"seg_", "trg_"}
    ways = {nodes[key]["name"]: next(ways_to_raw_events(key, nodes), "") for key in judged}
    astray = [way for name, way in ways.items() if way and name not in ALLOWED]
    assert not astray, (
        f"{astray}: a hundred segments would read the largest tables a hundred times a night. Read a model that holds "
        "what was done per customer and day, such as int_site_actions__daily or int_customer_letters."
    )


def ways_to_raw_events(key: str, nodes: Mapping[str, Any]) -> Iterator[str]:
    """The ways from a model to raw events on which nothing is kept: the model's own reads, and those of views."""
    name = nodes[key]["name"]
    for parent in nodes[key]["depends_on"]["nodes"]:
        if parent in RAW_EVENTS:
            yield f"{name} <- {parent.removeprefix('source.setka.')}"
        elif parent.startswith("model.") and nodes[parent]["config"]["materialized"] in ("view", "ephemeral"):
            yield from (f"{name} <- {way}" for way in ways_to_raw_events(parent, nodes))
