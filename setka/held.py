"""Which segments are held tonight because a table they depend on did not arrive: never "everyone left" (D4).

A segment names traits. A trait comes from the profile block that describes it with its unit; a block comes from raw
tables through dbt's lineage. So a silent table holds the segments that ask about it, and not every segment that reads
the profile.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

import pyarrow as pa

from setka.traits import unit_of

HELD_SEGMENTS: Final = pa.schema({"segment": pa.string(), "tables": pa.string()})

_PROFILE: Final = "dim_customers"
_BLOCK: Final = "int_customers__"
# Who somebody is does not change because nothing was heard for a night: ties of identity stay as they are. What
# accounts state about themselves is no tie.
_TIES: Final = "identity"
_STATEMENTS: Final = {"int_customers__stated", "int_customers__named"}
_COMMENT: Final = re.compile(r"--[^\n]*|\{#.*?#\}", re.DOTALL)
_WORD: Final = re.compile(r"[a-z_][a-z_0-9]*")

Manifest = Mapping[str, Any]


def held_segments(
    manifest: Manifest, silent: Collection[str], *, concerning_all: Collection[str] = ()
) -> dict[str, list[str]]:
    """The held segments by name, with the raw tables that hold each, sorted.

    `manifest` is dbt's, `silent` the raw tables of which tonight's source told nothing; those in `concerning_all`, such
    as consents, hold every segment.
    """
    models = {node["name"]: node for node in manifest["nodes"].values() if node["resource_type"] == "model"}
    everywhere = set(silent) & set(concerning_all)
    needed = {name: raw_tables(models, manifest, name) for name in sorted(models) if name.startswith("seg_")}
    found = {name: sorted((tables & set(silent)) | everywhere) for name, tables in needed.items()}
    return {name: tables for name, tables in found.items() if tables}


def held_table(held: Mapping[str, Collection[str]]) -> dict[str, pa.Table]:
    """The input table `held_segments` of a build: one row per held segment."""
    rows = [{"segment": name, "tables": ", ".join(tables)} for name, tables in sorted(held.items())]
    return {"held_segments": pa.Table.from_pylist(rows, HELD_SEGMENTS)}


def raw_tables(models: Mapping[str, Any], manifest: Manifest, name: str) -> set[str]:
    """The raw tables that a model depends on; through the profile only those of the traits that its SQL names."""
    return set(_raw_tables(models, manifest, name, set()))


def _raw_tables(models: Mapping[str, Any], manifest: Manifest, name: str, seen: set[str]) -> Iterator[str]:
    if name in seen or (models[name]["fqn"][1] == _TIES and name not in _STATEMENTS):
        return
    seen.add(name)
    for parent in models[name]["depends_on"]["nodes"]:
        kind = parent.partition(".")[0]
        if kind == "source":
            source = manifest["sources"][parent]
            if source["source_name"] in ("raw", "raw_contacts"):
                yield source["name"]
        elif kind == "model":
            parent_name = manifest["nodes"][parent]["name"]
            if parent_name == _PROFILE:
                for block in _blocks_read(models, manifest, models[name]):
                    yield from _raw_tables(models, manifest, block, seen)
            else:
                yield from _raw_tables(models, manifest, parent_name, seen)


def _blocks_read(models: Mapping[str, Any], manifest: Manifest, reader: Mapping[str, Any]) -> set[str]:
    """The blocks behind the traits that a model's SQL names; all of them for a trait that no block describes.

    A wrong guess would let people go; a segment held for nothing waits a night.
    """
    profile = models[_PROFILE]
    blocks = {
        node["name"]
        for node in _ancestors(manifest, profile["unique_id"])
        if node["name"].startswith(_BLOCK) and node["resource_type"] == "model"
    }
    homes = {trait: block for block in blocks for trait, column in models[block]["columns"].items() if unit_of(column)}
    named = set(_WORD.findall(_COMMENT.sub(" ", reader["raw_code"]).lower()))
    named &= {*homes, *profile["columns"]} - {"customer_id"}
    return {homes[trait] for trait in named} if named <= homes.keys() else blocks


def _ancestors(manifest: Manifest, unique_id: str) -> list[Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    waiting = list(manifest["nodes"][unique_id]["depends_on"]["nodes"])
    while waiting:
        parent = waiting.pop()
        if parent in manifest["nodes"] and parent not in found:
            found[parent] = manifest["nodes"][parent]
            waiting += manifest["nodes"][parent]["depends_on"].get("nodes", [])
    return list(found.values())
