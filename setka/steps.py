"""The steps of a night, each of them safe to repeat: what one needs of another it reads from the data folder.

In order: land, record, read_cards, build, publish_build, freeze_decisions, plan, hand_over, render. Up to the planning
a run holds the lock.
"""

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pyarrow as pa

from activation.cards import CardBook, card_tables, load_cards, record_versions
from activation.decisions import freeze
from activation.dispatch import DispatchReport, dispatch
from activation.intake import IntakeReport, append_from_raw
from activation.ledger.export import export_tables
from activation.planning import PlanReport, plan_messages
from ingestion.contract import TABLES
from ingestion.landing import LandingReport
from ingestion.raw import ensure_empty_tables
from ingestion.report import RetryReport
from ingestion.several import land_sources, load_sources, retry_sources
from ingestion.validation import SpecialCategory
from setka.clock import utc_now
from setka.dbt import ensure_manifest
from setka.demo import export_synthetic_shop
from setka.errors import DecisionsError, SettingsError
from setka.facts import dispatch_facts, landing_facts, last_send_instant, note, noted, run_facts
from setka.held import held_for, held_segments
from setka.membership_record import night_tables, remember, remembered, segment_tables
from setka.night import Night
from setka.pointer import Pointer, read_pointer
from setka.publication import publish
from setka.segment_check import check_project
from setka.settings import Settings
from setka.shop import SYNTHETIC
from setka.traits import trait_names
from setka.warehouse import Build, RunDbt, build_warehouse, new_build, ready_build

LATE = dt.timedelta(days=1)  # a till's clock may run ahead; a date further in the future is a mistake


def land(night: Night) -> LandingReport:
    """Land what the sources bring. Raises SourceError or ContractError when the night cannot go on without it."""
    ensure_empty_tables(night.paths)
    if night.shop.source == SYNTHETIC:
        export_synthetic_shop(night)
    url = night.settings.source_url
    report = land_sources(
        night.paths,
        load_sources(night.shop.source),
        night.paths.source if night.shop.source_path is None else Path(night.shop.source_path),
        secret=night.secret,
        currency=night.shop.currency,
        timezone=night.shop.timezone,
        latest=latest_believable(night, utc_now()),
        clock=utc_now,
        database_url=None if url is None else url.get_secret_value(),
        special_category=_special_category(night),
        quiet_tables=quiet_tables(night.settings),
    )
    note(night.facts_file, {"landing": landing_facts(report)})
    return report


def retry_quarantine(night: Night) -> list[RetryReport]:
    """Judge the rows in quarantine again and land those that pass; after `land`, so that what is newer stands."""
    return retry_sources(
        night.paths,
        load_sources(night.shop.source),
        secret=night.secret,
        currency=night.shop.currency,
        timezone=night.shop.timezone,
        latest=latest_believable(night, utc_now()),
        clock=utc_now,
        special_category=_special_category(night),
    )


def latest_believable(night: Night, now: dt.datetime) -> dt.datetime:
    """The last instant, aware UTC, at which something can have happened; what lies later is quarantined."""
    return max(now, night.clock.as_of) + LATE


def quiet_tables(settings: Settings) -> list[str]:
    """The tables of SETKA_QUIET_TABLES. Raises SettingsError for one that the raw contract does not have."""
    names = [name.strip() for name in settings.quiet_tables.split(",") if name.strip()]
    unknown = sorted(set(names) - set(TABLES))
    if unknown:
        raise SettingsError(
            f"names {', '.join(unknown)}, which the raw contract does not have",
            where="SETKA_QUIET_TABLES",
            remedy="docs/raw_contract.md lists the tables.",
        )
    return names


def record(night: Night) -> IntakeReport:
    """Append landed consents, opt-outs and provider events to the ledger, which everything else reads (D2)."""
    return append_from_raw(night.ledger, night.paths, now=utc_now())


def read_cards(night: Night) -> CardBook:
    """Load the campaign cards and keep their versions. A broken card stops its own campaign and is noted."""
    book = load_cards(night.settings.cards_dir, templates_dir=night.settings.templates_dir)
    record_versions(night.ledger, book, now=utc_now())
    note(night.facts_file, {"card_errors": [str(error) for error in book.errors]})
    return book


def build(night: Night, run_dbt: RunDbt) -> Build:
    """Build the warehouse as known now. Raises BuildError; what was published before stays."""
    faulty = faulty_segments()
    known_as_of = utc_now()
    made = new_build(night.paths, night.clock, night.shop.currency, known_as_of)
    inputs: Mapping[str, Mapping[str, pa.Table]] = {
        "ledger": export_tables(night.ledger, known_as_of),
        "cards": card_tables(night.ledger, read_cards(night)),
        "night": night_tables(hold_segments(night), remembered(night.paths, night.clock.night), asked_tables()),
    }
    broken = build_warehouse(
        night.settings, night.paths, made, clock=night.clock, inputs=inputs, run_dbt=run_dbt, held=faulty
    )
    note(night.facts_file, {"held_for": {**held_for(made.warehouse_file(night.paths), broken), **faulty}})
    return made


def faulty_segments() -> dict[str, str]:
    """The segments and triggers that break a rule, which the build leaves out, each with the rule in words."""
    faults = check_project(trait_names())
    return {name: f"{name}.sql {' It '.join(lines)}" for name, lines in faults.items()}


def hold_segments(night: Night) -> dict[str, list[str]]:
    """What waits tonight, segments and triggers, because a table is silent, with those tables; noted for pages."""
    silent = noted(night.facts_file).get("landing", {}).get("stale", {})
    held: dict[str, list[str]] = {}
    if silent:
        manifest = json.loads(ensure_manifest().read_text(encoding="utf-8"))
        # Without tonight's withdrawals nobody may be written to.
        guarded = [table.name for table in TABLES.values() if table.presence == "guarded"]
        held = held_segments(manifest, silent, concerning_all=guarded)
    note(night.facts_file, {"held": held})
    return held


def asked_tables() -> pa.Table:
    """The raw tables that each segment asks about."""
    return segment_tables(json.loads(ensure_manifest().read_text(encoding="utf-8")))


def publish_build(night: Night) -> Pointer:
    """Remember what the build that is ready saw of its segments, and publish it.

    Raises PublishError when there is none of this night.
    """
    ready = ready_build(night.paths)
    if ready is None or ready.run_id != night.run_id:
        return _published_tonight(night)
    remember(night.paths, ready.warehouse_file(night.paths), night.clock.night)
    return publish(night.paths, ready, now=utc_now(), keep=night.settings.keep_snapshots)


def freeze_decisions(night: Night) -> Path:
    """Freeze the decisions of the published snapshot, unless this night's are frozen already."""
    if night.is_decided:
        return night.paths.decisions_of(night.run_id)
    snapshot = _published_tonight(night)
    with duckdb.connect(str(night.paths.published / snapshot.file), read_only=True) as connection:
        rows = connection.sql(
            "select * from plan_decisions order by customer_id, campaign, step, trigger_key"
        ).to_arrow_table()
    manifest = {
        "run_id": snapshot.run_id,
        "build_id": snapshot.build_id,
        "as_of": snapshot.as_of,
        "known_as_of": snapshot.known_as_of,
        "timezone": snapshot.timezone,
        "currency": snapshot.currency,
    }
    return freeze(night.paths, night.run_id, rows, manifest)


def plan(night: Night) -> PlanReport:
    """Turn the frozen decisions into messages, enrolments and assignments, in one ledger transaction."""
    report = plan_messages(night.ledger, night.paths, night.run_id, now=utc_now())
    note(night.facts_file, {"planned": {"planned": report.planned, "already_planned": report.already_planned}})
    return report


def hand_over(night: Night) -> DispatchReport:
    """Hand over what this night planned; the outbox's clock stands at the end of the last customer's send date (D8)."""
    report = dispatch(
        night.ledger,
        night.paths,
        night.settings,
        until=last_send_instant(night),
        now=utc_now(),
    )
    note(night.facts_file, {"handed_over": dispatch_facts(report)})
    return report


def render(night: Night) -> list[Path]:
    """Render the pages over the published snapshot, tonight's decisions and the ledger.

    An older night that is finished after a newer one was published renders nothing: the pages stay the newer night's.
    """
    if read_pointer(night.paths).run_id != night.run_id:
        return []
    from dashboards.site import render_site  # noqa: PLC0415 -- plotly takes a second to import; only this step needs it

    return render_site(night.paths, run_id=night.run_id, summary=run_facts(night))


def _special_category(night: Night) -> SpecialCategory:
    return "landed" if night.settings.special_category_data else "left out"


def _published_tonight(night: Night) -> Pointer:
    snapshot = read_pointer(night.paths)
    if snapshot.run_id != night.run_id:
        raise DecisionsError(
            f"the published snapshot is of {snapshot.run_id}, not of {night.run_id}",
            where=str(night.paths.current),
            remedy="Run the whole night: make nightly.",
        )
    return snapshot
