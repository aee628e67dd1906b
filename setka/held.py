"""Which segments are held tonight because a table they depend on did not arrive: never "everyone left" (D4).

A segment names traits. A trait comes from the profile block that documents it, or from the blocks that its expression
in dim_customers names; a block comes from raw tables through dbt's lineage. So a silent table holds the segments that
ask about it, and not every segment that reads the profile.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

import pyarrow as pa

HELD_SEGMENTS: Final = pa.schema({"segment": pa.string(), "tables": pa.string()})

_PROFILE: Final = "dim_customers"
_BLOCK: Final = "int_customers__"
# Who somebody is does not change because nothing was heard for a night: ties of identity stay as they are.
_TIES: Final = "identity"
_COMMENT: Final = re.compile(r"--[^\n]*|\{#.*?#\}", re.DOTALL)
_WORD: Final = re.compile(r"[a-z_][a-z_0-9]*")
_RELATION: Final = re.compile(r"ref\('(\w+)'\)\s*\}\}\s*(?:as\s+)?(\w+)")

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
    if name in seen or models[name]["fqn"][1] == _TIES:
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
    """The blocks of the profile behind the traits that a model's SQL names."""
    profile = models[_PROFILE]
    blocks = {
        node["name"]
        for node in _ancestors(manifest, profile["unique_id"])
        if node["name"].startswith(_BLOCK) and node["resource_type"] == "model"
    }
    items = _select_items(profile["raw_code"])
    traits = (set(profile["columns"]) | {output for output, _ in items}) - {"customer_id"}
    named = set(_WORD.findall(_bare(reader["raw_code"]).lower())) & traits
    return {block for trait in named for block in _blocks_of(trait, models, blocks, items)}


def _blocks_of(trait: str, models: Mapping[str, Any], blocks: set[str], items: list[tuple[str, str]]) -> set[str]:
    """The blocks a trait comes from; all of them when that cannot be told: a wrong guess would let people go."""
    documenting = {block for block in blocks if trait in models[block]["columns"]}
    if documenting:
        return documenting
    aliases = {
        alias: model for model, alias in _RELATION.findall(_bare(models[_PROFILE]["raw_code"])) if model in blocks
    }
    wanted, followed, found = {trait}, set[str](), set[str]()
    while wanted - followed:
        word = (wanted - followed).pop()
        followed.add(word)
        for _, text in (item for item in items if item[0] == word):
            for alias, column in re.findall(r"(\w+)\.(\w+)", text):
                if alias in aliases:
                    found.add(aliases[alias])
                elif column != "customer_id":
                    wanted.add(column)
    # What no expression names is passed on by a star: it comes from whichever block has the word.
    starred = {aliases[alias] for alias in re.findall(r"(\w+)\.\*", models[_PROFILE]["raw_code"]) if alias in aliases}
    found |= {block for block in starred if trait in _WORD.findall(_bare(models[block]["raw_code"]).lower())}
    return found or blocks


def _ancestors(manifest: Manifest, unique_id: str) -> list[Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    waiting = list(manifest["nodes"][unique_id]["depends_on"]["nodes"])
    while waiting:
        parent = waiting.pop()
        if parent in manifest["nodes"] and parent not in found:
            found[parent] = manifest["nodes"][parent]
            waiting += manifest["nodes"][parent]["depends_on"].get("nodes", [])
    return list(found.values())


def _select_items(sql: str) -> list[tuple[str, str]]:
    """Output name and text of what a model selects, in its CTEs and at the end: split at commas outside parentheses."""
    text = re.sub(r"\bas\s*\(", "as ", _bare(sql).lower())  # a CTE's own parenthesis is no nesting
    parts, depth = [""], 0
    for character in text:
        depth = max(0, depth + {"(": 1, "{": 1, ")": -1, "}": -1}.get(character, 0))
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    items = []
    for part in parts:
        # The last item of a select has its FROM behind it, the first one SELECT before it.
        text = re.split(r"\bfrom\b", re.split(r"\bselect\b", part)[-1])[0].strip()
        names = _WORD.findall(text)
        if names and not text.endswith("*"):
            items.append((names[-1], text))
    return items


def _bare(sql: str) -> str:
    """SQL without comments, whose words are English and name no trait."""
    return _COMMENT.sub(" ", sql)
