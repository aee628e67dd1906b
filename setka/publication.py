"""Publication of a build: a new file of allow-listed marts, a private file of contacts, one atomic pointer (D1, D3)."""

import datetime as dt
import os
from pathlib import Path

import duckdb

from setka.carrying import keep_for_next
from setka.errors import PublishError
from setka.paths import DataPaths
from setka.pointer import Pointer
from setka.warehouse import Build, discard_builds

PUBLISHED_TABLES = (
    "customer_aliases",
    "decision_reasons",
    "dim_customers",
    "fct_experiment_assignments",
    "fct_messages",
    "fct_order_lines",
    "fct_orders",
    "fct_returns",
    "fct_segment_memberships",
    "fct_sessions",
    "frequency_bands",
    "int_categories__nested",
    "int_customer_brand_affinity",
    "int_customer_category_groups",
    "int_customer_item_sizes",
    "int_customer_items__bought",
    "int_customer_letters",
    "int_customer_category_affinity",
    "int_customer_sizes",
    "int_customers__predicted",
    "int_customers__reachable",
    "int_customers__recent_versions",
    "int_customers__rhythm",
    "int_loyalty_burns",
    "int_segments__held",
    "int_segments__named",
    "int_segments__unioned",
    "int_site_actions__daily",
    "int_products__known",
    "item_purposes",
    "item_reasons",
    "lifecycle_zones",
    "plan_candidates",
    "plan_decisions",
    "recency_bands",
    "rpt_base_growth_weekly",
    "rpt_changes_before",
    "rpt_cohort_retention",
    "rpt_customer_base_monthly",
    "rpt_customer_funnel",
    "rpt_double_receipts",
    "rpt_engagement",
    "rpt_experiment_metrics",
    "rpt_identified_receipts",
    "rpt_identity_conflicts",
    "rpt_identity_merges",
    "rpt_identity_shared",
    "rpt_item_pairs",
    "rpt_item_recommendations",
    "rpt_kpis_daily",
    "rpt_lifecycle_cell_transitions",
    "rpt_lifecycle_flows",
    "rpt_lifecycle_forecast",
    "rpt_lifecycle_forecast_error",
    "rpt_lifecycle_grid",
    "rpt_lifecycle_grid_daily",
    "rpt_lifecycle_transitions",
    "rpt_order_exclusions",
    "rpt_pareto",
    "rpt_partners",
    "rpt_prediction_calibration",
    "rpt_prediction_error",
    "rpt_prediction_models",
    "rpt_referral_funnel",
    "rpt_rhythm_backtest",
    "rpt_segment_overlaps",
    "rpt_segment_sizes",
    "rpt_segment_traits",
    "rpt_send_hours",
    "rpt_sessions_daily",
    "rpt_source_freshness",
    "rpt_top_items",
    "segment_cities",
    "segment_interests",
    "segment_regions",
    "segment_thresholds",
)
"""Marts that readers may see. None holds contact data; staging and private models are never listed."""


def publish(paths: DataPaths, build: Build, *, now: dt.datetime, keep: int) -> Pointer:
    """Publish `build`, keep its warehouse file for the next build to begin from, and let go of its contacts.

    The newest `keep` snapshots stay for readers that still hold one.

    A reader sees the last snapshot or this one whole, never a mixture. Raises PublishError before anything has changed.
    """
    warehouse = f"warehouse-{build.build_id}.duckdb"
    contacts = f"contacts-{build.build_id}.duckdb"
    paths.published.mkdir(parents=True, exist_ok=True)
    paths.private.mkdir(parents=True, exist_ok=True, mode=0o700)
    _clear_remains(paths)
    _copy_tables(build.warehouse_file(paths), "setka", paths.published / warehouse, PUBLISHED_TABLES, mode=0o444)
    _copy_tables(build.contacts_file(paths), "private", paths.private / contacts, ("dim_contacts",), mode=0o400)
    pointer = Pointer(
        file=warehouse,
        build_id=build.build_id,
        run_id=build.run_id,
        as_of=build.as_of,
        known_as_of=build.known_as_of,
        contacts=contacts,
        published_at=f"{now:%Y-%m-%d %H:%M:%S}",
        timezone=build.timezone,
        currency=build.currency,
    )
    _replace_file(paths.current, pointer.text())
    _forget_old(paths.published, "warehouse-*.duckdb", keep)
    _forget_old(paths.private, "contacts-*.duckdb", keep)
    keep_for_next(paths, build.warehouse, as_of=build.as_of, known_as_of=build.known_as_of, shop=build.ground)
    discard_builds(paths, keep=None)
    return pointer


def _clear_remains(paths: DataPaths) -> None:
    # Each build has a name of its own, so what a killed publication began would lie there for ever, contacts among it.
    for folder in (paths.published, paths.private):
        for remains in folder.glob("*-*.tmp*"):
            remains.unlink()


def _copy_tables(source: Path, catalog: str, target: Path, tables: tuple[str, ...], *, mode: int) -> None:
    # A new file, because a copied one keeps the bytes of dropped rows; never renamed over a live one.
    aside = target.with_suffix(".tmp")
    try:
        with duckdb.connect(str(aside)) as connection:
            # Under the name that the build had it: a mart may be a view, and views name the catalog.
            connection.execute(f"attach '{source}' as {catalog} (read_only)")
            for table in tables:
                connection.execute(f'create table main."{table}" as select * from {catalog}.main."{table}"')
            connection.execute("checkpoint")
        if Path(f"{aside}.wal").exists():
            raise PublishError("a write-ahead log is left beside the new file", where=str(aside), remedy="Run again.")
        _sync(aside)
        aside.rename(target)
        target.chmod(mode)
        _sync(target.parent)
        _smoke_test(target, tables)
    except duckdb.Error as error:
        raise PublishError(
            " ".join(str(error).split()), where=str(target), remedy="The last snapshot stays; see logs/ and run again."
        ) from None


def _smoke_test(file: Path, tables: tuple[str, ...]) -> None:
    with duckdb.connect(str(file), read_only=True) as connection:
        for table in tables:
            connection.execute(f'select count(*) from "{table}"').fetchone()


def _replace_file(path: Path, text: str) -> None:
    aside = path.with_suffix(".tmp")
    with aside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _forget_old(folder: Path, pattern: str, keep: int) -> None:
    for file in sorted(folder.glob(pattern), key=lambda path: path.stat().st_mtime)[:-keep]:
        file.unlink()
