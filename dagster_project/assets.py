"""The loop as assets: land, record, build, publish, freeze, plan, hand over, render. Each calls its step."""

import functools
import json
from collections.abc import Iterator
from typing import Any

import dagster as dg
from dagster_dbt import dbt_assets

from dagster_project.dbt_events import DbtEar
from dagster_project.names import CARDS, LEDGER, OWNERS, RAW, RoomTranslator
from dagster_project.resources import NightResource
from setka import facts, steps
from setka.dbt import ensure_manifest, run_dbt_here
from setka.errors import BuildError
from setka.publication import PUBLISHED_TABLES

MANIFEST = json.loads(ensure_manifest().read_text(encoding="utf-8"))
TRANSLATOR = RoomTranslator()


@functools.cache
def _sources(schema: str) -> list[dg.AssetKey]:
    """The tables of a source schema that some model reads: the others would only clutter the graph."""
    return sorted(
        dg.AssetKey([schema, source["name"]])
        for node, source in MANIFEST["sources"].items()
        if source["source_name"] == schema and MANIFEST["child_map"][node]
    )


def _specs(schema: str, group: str, description: str, deps: list[dg.AssetKey]) -> list[dg.AssetSpec]:
    return [
        dg.AssetSpec(key, group_name=group, description=description, owners=OWNERS, deps=deps)
        for key in _sources(schema)
    ]


@dg.multi_asset(
    name="landing",
    specs=_specs(RAW, "ingestion", "Rows of the raw contract as they landed: append-only, validated, quarantined.", []),
)
def landing(night: NightResource) -> Iterator[dg.MaterializeResult[None]]:
    """Land what the shop's source brings; bad rows go to quarantine with their reason."""
    if night.night.is_decided:
        raise dg.Failure(
            f"{night.night.run_id} is decided already. Launch the job `resume` to finish what it planned, "
            "or set the resource's date to a later night."
        )
    landed = {table.table: table for table in steps.land(night.night).tables}
    for key in _sources(RAW):
        table = landed.get(key.path[-1])
        counts = (0, 0, 0) if table is None else (table.landed, table.unchanged, table.quarantined)
        names = ("dagster/row_count", "rows_unchanged", "rows_quarantined")
        yield dg.MaterializeResult(asset_key=key, metadata=dict(zip(names, counts, strict=True)))


@dg.multi_asset(
    name="recording",
    specs=_specs(LEDGER, "activation", "What was sent, said and agreed to: the operational store.", _sources(RAW)),
)
def recording(context: dg.AssetExecutionContext, night: NightResource) -> Iterator[dg.MaterializeResult[None]]:
    """Append landed consents, opt-outs and provider events to the ledger."""
    report = steps.record(night.night)
    context.log.info(f"Taken into the ledger: {report}")
    for key in _sources(LEDGER):
        yield dg.MaterializeResult(asset_key=key)


@dg.multi_asset(
    name="cards", specs=_specs(CARDS, "activation", "The campaign cards: who, what, when and how measured.", [])
)
def cards(night: NightResource) -> Iterator[dg.MaterializeResult[None]]:
    """Load and check the cards; a broken one stops its own campaign only."""
    book = steps.read_cards(night.night)
    for key in _sources(CARDS):
        yield dg.MaterializeResult(
            asset_key=key,
            metadata={
                "campaigns": len(book.cards),
                "broken": len(book.errors),
                "errors": "\n".join(str(error) for error in book.errors) or "none",
            },
        )


@dbt_assets(manifest=MANIFEST, dagster_dbt_translator=TRANSLATOR, exclude="resource_type:unit_test", name="warehouse")
def warehouse(context: dg.AssetExecutionContext, night: NightResource) -> Iterator[Any]:
    """Every model, seed and data test, in one dbt call over a new build file."""
    heard = DbtEar(MANIFEST, TRANSLATOR)
    try:
        steps.build(night.night, functools.partial(run_dbt_here, listeners=[heard]))
    except BuildError as error:
        yield from heard.asset_events(context)
        raise dg.Failure(str(error), allow_retries=False) from error
    yield from heard.asset_events(context)


def _marts() -> list[dg.AssetKey]:
    nodes = {node["name"]: node for node in MANIFEST["nodes"].values() if node["resource_type"] in {"model", "seed"}}
    return [TRANSLATOR.get_asset_key(nodes[name]) for name in PUBLISHED_TABLES]


@dg.asset(
    group_name="publication",
    owners=OWNERS,
    # Of the marts alone: a segment that is held is not materialized, and whoever depended on it would be skipped.
    deps=_marts(),
    description="The file that pages, notebooks and analysts read: marts only, no contact data; swapped atomically.",
)
def published_snapshot(night: NightResource) -> dg.MaterializeResult[None]:
    """Publish the build."""
    snapshot = steps.publish_build(night.night)
    counts = facts.published_row_counts(night.night.paths)
    rows = [dg.TableRecord({"mart": name, "rows": counts[name]}) for name in PUBLISHED_TABLES]
    return dg.MaterializeResult(
        metadata={
            "build": snapshot.build_id,
            "data as of": snapshot.as_of,
            "customers": counts["dim_customers"],
            "row counts": dg.MetadataValue.table(rows),
        }
    )


@dg.asset(
    group_name="activation",
    owners=OWNERS,
    deps=[published_snapshot],
    description="Every candidate of the night with its verdict and the one reason; frozen, never computed again.",
)
def decisions(night: NightResource) -> dg.MaterializeResult[None]:
    """Freeze the decisions."""
    folder = steps.freeze_decisions(night.night)
    counts = facts.decision_counts(night.night.paths, night.night.run_id)
    rows = [
        dg.TableRecord({"verdict": one.verdict, "reason": one.reason, "candidates": one.candidates}) for one in counts
    ]
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": sum(one.candidates for one in counts),
            "by reason": dg.MetadataValue.table(rows),
            "folder": dg.MetadataValue.path(folder),
        }
    )


@dg.asset(
    group_name="activation",
    owners=OWNERS,
    deps=[decisions],
    description="Messages planned in the ledger, each under a key that no later night can use again.",
)
def messages(night: NightResource) -> dg.MaterializeResult[None]:
    """Plan the messages; from here on the next run may begin."""
    report = steps.plan(night.night)
    night.release_lock()
    return dg.MaterializeResult(metadata={"planned": report.planned, "planned before": report.already_planned})


@dg.asset(
    group_name="activation",
    owners=OWNERS,
    deps=[messages],
    description="What was handed to the providers, checked once more for opt-outs, purchases and validity.",
)
def handed_over(night: NightResource) -> dg.MaterializeResult[None]:
    """Hand over what is due."""
    report = steps.hand_over(night.night)
    return dg.MaterializeResult(
        metadata={
            **facts.dispatch_facts(report),
            "outbox": dg.MetadataValue.path(night.night.paths.outbox_of(night.night.run_id)),
        }
    )


@dg.asset(
    group_name="dashboards",
    owners=OWNERS,
    deps=[handed_over],
    description="The lifecycle grid and the night's report as pages that open without a network.",
)
def pages(night: NightResource) -> dg.MaterializeResult[None]:
    """Render the pages."""
    files = steps.render(night.night)
    return dg.MaterializeResult(
        metadata={file.stem: dg.MetadataValue.url(file.as_uri()) for file in files if file.suffix == ".html"}
    )


LOOP = [landing, recording, cards, warehouse, published_snapshot, decisions, messages, handed_over, pages]
