"""Which segments and triggers are held tonight because a table they depend on did not arrive (D4).

It never means "everyone left", nor "nothing happened". A segment names traits. A trait comes from the profile block
that holds its rule, or from the one that dim_customers selects it from; a block comes from raw tables through dbt's
lineage. So a silent table holds the segments that ask about it, and not every segment that reads the profile. A
trigger reads facts: all that they come from counts.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa

from setka.traits import unit_of

HELD_SEGMENTS: Final = pa.schema({"segment": pa.string(), "tables": pa.string()})

_PROFILE: Final = "dim_customers"
_BLOCK: Final = "int_customers__"
# Who somebody is does not change because nothing was heard for a night: ties of identity stay as they are.
_TIES: Final = "identity"
_ACCOUNTS: Final = "customers"
# Moves between segments are told segment by segment, and those of held ones are left out there.
_MOVES: Final = frozenset({"fct_segment_memberships", "int_segments__held"})
_COMMENT: Final = re.compile(r"--[^\n]*|\{#.*?#\}", re.DOTALL)
_WORD: Final = re.compile(r"[a-z_][a-z_0-9]*")
_REFERENCE: Final = re.compile(r"ref\('(\w+)'\)")

Manifest = Mapping[str, Any]


def held_segments(
    manifest: Manifest, silent: Collection[str], *, concerning_all: Collection[str] = ()
) -> dict[str, list[str]]:
    """The held segments and triggers by name, with the raw tables that hold each, sorted.

    `manifest` is dbt's, `silent` the raw tables of which tonight's source told nothing; those in `concerning_all`, such
    as consents, hold all of them.
    """
    models = {node["name"]: node for node in manifest["nodes"].values() if node["resource_type"] == "model"}
    everywhere = set(silent) & set(concerning_all)
    # What stands on nothing but who somebody is says what the account says.
    needed = {
        name: raw_tables(models, manifest, name) or {_ACCOUNTS}
        for name in sorted(models)
        if name.startswith(("seg_", "trg_"))
    }
    found = {name: sorted((tables & set(silent)) | everywhere) for name, tables in needed.items()}
    return {name: tables for name, tables in found.items() if tables}


def held_table(held: Mapping[str, Collection[str]]) -> dict[str, pa.Table]:
    """The input table `held_segments` of a build: one row per held segment or trigger."""
    rows = [{"segment": name, "tables": ", ".join(tables)} for name, tables in sorted(held.items())]
    return {"held_segments": pa.Table.from_pylist(rows, HELD_SEGMENTS)}


def held_for(build_file: Path, broken: Mapping[str, str]) -> dict[str, str]:
    """The segments and triggers that a build holds for what they are, not for a silent source, each with why in words.

    `broken`: those whose SQL failed, with what dbt said.
    """
    words = {name: f"Its SQL failed: {said}" for name, said in broken.items()}
    with duckdb.connect(str(build_file), read_only=True) as connection:
        for segment, empty, repeated, strangers in connection.execute(
            "select segment, empty_count, repeated_count, stranger_count from int_segments__faulty order by segment"
        ).fetchall():
            words.setdefault(
                segment,
                f"It yields {empty} rows without an id, {repeated} ids again and {strangers} ids of nobody. "
                "A segment yields each customer_id once.",
            )
        for trigger, incomplete, repeated, future, strangers in connection.execute(
            "select trigger, incomplete_count, repeated_count, future_count, stranger_count "
            "from int_triggers__faulty order by trigger"
        ).fetchall():
            words.setdefault(
                trigger,
                f"It yields {incomplete} rows without an id, key, time or context, {repeated} occurrences again, "
                f"{future} that have not occurred yet and {strangers} of nobody. A trigger yields each occurrence "
                "once, with all four columns, as soon as it has occurred.",
            )
        for segment, date, before, now in connection.execute(
            "select segment, sound_date, sound_count, customer_count from int_segments__swung order by segment"
        ).fetchall():
            words.setdefault(
                segment,
                f"It had {before:,} members on {date} and has {now:,} tonight, though its tables hardly grew. "
                "Look at the segment and its sources; if the size is right, do nothing.",
            )
    return words


def raw_tables(models: Mapping[str, Any], manifest: Manifest, name: str) -> set[str]:
    """The raw tables that a model depends on; through the profile only those of the traits that its SQL names."""
    return set(_raw_tables(models, manifest, name, set()))


def _raw_tables(models: Mapping[str, Any], manifest: Manifest, name: str, seen: set[str]) -> Iterator[str]:
    if name in seen or name in _MOVES or models[name]["fqn"][1] == _TIES:
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
                    # A block that stands on nothing but who somebody is says what the account says.
                    yield from raw_tables(models, manifest, block) or {_ACCOUNTS}
            else:
                yield from _raw_tables(models, manifest, parent_name, seen)


def _blocks_read(models: Mapping[str, Any], manifest: Manifest, reader: Mapping[str, Any]) -> set[str]:
    """The blocks of the profile behind the traits that a model's SQL names; all of them when it names none."""
    blocks = _blocks(manifest, models[_PROFILE]["unique_id"])
    # Only a trait has a unit; blocks have keys and dates of their own beside them.
    traits = {name for block in blocks for name, column in models[block]["columns"].items() if unit_of(column)}
    traits |= set(models[_PROFILE]["columns"]) - {"customer_id"}
    named = set(_WORD.findall(_bare(reader["raw_code"]).lower())) & traits
    return {block for trait in named for block in _blocks_of(trait, models, blocks)} or set(blocks)


def _blocks_of(trait: str, models: Mapping[str, Any], blocks: list[str]) -> set[str]:
    """The block a trait comes from; all of them when that cannot be told: a wrong guess would let people go."""
    # The unit stands where the rule is; a block further away may use the word for something else.
    documenting = [block for block in blocks if trait in models[block]["columns"]]
    ruling = [block for block in documenting if unit_of(models[block]["columns"][trait])]
    if documenting:
        return set((ruling or documenting)[:1])
    # The profile names it itself: in a select from the block that it reads next.
    _, mention, behind = _bare(models[_PROFILE]["raw_code"]).partition(trait)
    following = [block for block in _REFERENCE.findall(behind) if block in blocks] if mention else []
    return set(following[:1]) or set(blocks)


def _blocks(manifest: Manifest, profile: str) -> list[str]:
    """The models that the profile is composed of, nearest first."""
    found: dict[str, None] = {}
    waiting = [profile]
    while waiting:
        parents = [manifest["nodes"].get(key) for key in manifest["nodes"][waiting.pop(0)]["depends_on"]["nodes"]]
        for parent in parents:
            if parent is not None and parent["name"].startswith(_BLOCK) and parent["name"] not in found:
                found[parent["name"]] = None
                waiting.append(parent["unique_id"])
    return list(found)


def _bare(sql: str) -> str:
    """SQL without comments, whose words are English and name no trait."""
    return _COMMENT.sub(" ", sql)
