"""The end of a night in words that a person reads: what came in, who is where, what was decided, what next."""

from collections import defaultdict

import duckdb
from rich.console import Console
from rich.table import Table

from setka.facts import decision_counts, grid_cells, held_in_words, noted
from setka.night import Night
from setka.pointer import read_pointer


def print_summary(night: Night, console: Console) -> None:
    """Print the night's summary. Holds no contact data."""
    snapshot = read_pointer(night.paths)
    console.print(
        f"\n[bold]Setka, {night.run_id}[/bold]   source {night.shop.source}, "
        f"data as of {night.clock.as_of:%Y-%m-%d %H:%M} UTC (03:00 {night.shop.timezone})"
    )
    if snapshot.run_id != night.run_id:
        console.print(f"A newer night is published, {snapshot.run_id}: the pages and the grid below are its.")
    _print_landing(night, console)
    _print_grid(night, console)
    _print_decisions(night, console)
    _print_hand_over(night, console)
    _print_places(night, console)


def _print_landing(night: Night, console: Console) -> None:
    landing = noted(night.facts_file).get("landing", {})
    tables = landing.get("tables", {})
    if not tables:
        return
    console.print("\n[bold]Landed[/bold]")
    shown = Table("table", "new or changed", "unchanged", "quarantined", box=None, pad_edge=False)
    for column in shown.columns[1:]:
        column.justify = "right"
    for name, counts in sorted(tables.items()):
        shown.add_row(name, *(f"{counts[key]:,}" for key in ("landed", "unchanged", "quarantined")))
    console.print(shown)
    for line in [*landing.get("refusals", [])[:5], *landing.get("failed", [])]:
        console.print(f"  ! {line}", style="yellow", markup=False)
    for segment, reason in held_in_words(noted(night.facts_file)).items():
        console.print(f"  ! {segment} is held, its campaigns wait: {reason}", style="yellow", markup=False)
    for error in noted(night.facts_file).get("card_errors", []):
        console.print(f"  ! {error}", style="yellow", markup=False)


def _print_grid(night: Night, console: Console) -> None:
    cells = grid_cells(night.paths)
    columns = [band for band in dict.fromkeys(cell.recency_band for cell in cells) if band != "none"]
    rows: dict[str, dict[str, int]] = defaultdict(dict)
    zones: dict[str, int] = defaultdict(int)
    for cell in cells:
        rows[cell.frequency_band][cell.recency_band] = cell.customer_count
        zones[cell.zone] += cell.customer_count
    console.print(f"\n[bold]Customers[/bold]   {sum(zones.values()):,}: ", end="")
    console.print(", ".join(f"{zone} {count:,}" for zone, count in sorted(zones.items(), key=lambda item: -item[1])))
    shown = Table("orders \\ days since the last", *columns, box=None, pad_edge=False)
    for column in shown.columns[1:]:
        column.justify = "right"
    for band in sorted(band for band in rows if band != "none"):
        shown.add_row(band, *(f"{rows[band].get(column, 0):,}" for column in columns))
    console.print(shown)


def _print_decisions(night: Night, console: Console) -> None:
    counts = decision_counts(night.paths, night.run_id)
    console.print(f"\n[bold]Decisions[/bold]   {sum(one.candidates for one in counts):,} candidates")
    shown = Table("verdict", "reason", "", "candidates", box=None, pad_edge=False)
    shown.columns[3].justify = "right"
    for one in counts:
        shown.add_row(one.verdict, one.reason, one.title, f"{one.candidates:,}")
    console.print(shown)


def _print_hand_over(night: Night, console: Console) -> None:
    tonight = noted(night.facts_file)
    planned, handed = tonight.get("planned", {}), tonight.get("handed_over", {})
    console.print("\n[bold]Messages[/bold]   ", end="")
    if not planned.get("planned") and not handed.get("accepted"):
        console.print("nothing new is due: everything of this night was planned and handed over before.")
        return
    console.print(
        f"{planned.get('planned', 0):,} planned, "
        + ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in handed.items() if count)
    )


def _print_places(night: Night, console: Console) -> None:
    paths = night.paths
    example = _a_customer(night)
    console.print("\n[bold]Where[/bold]")
    for name, place in (
        ("pages", paths.dashboards / "index.html"),
        ("outbox", paths.outbox_of(night.run_id)),
        ("decisions", paths.decisions_of(night.run_id)),
        ("logs", paths.logs),
    ):
        console.print(f"  {name:<10} {place}", soft_wrap=True, highlight=False)
    console.print("\n[bold]Try next[/bold]")
    console.print(f"  .venv/bin/setka why {example}", highlight=False)
    console.print(
        f"  SETKA_AS_OF={night.clock.night.fromordinal(night.clock.night.toordinal() + 1)} make nightly",
        highlight=False,
    )
    console.print("  make dev\n", highlight=False)


def _a_customer(night: Night) -> str:

    file = night.paths.decisions_of(night.run_id) / "decisions.parquet"
    with duckdb.connect() as connection:
        found = connection.execute(
            "select min(customer_id) filter (verdict = 'send'), min(customer_id) from read_parquet(?)", [str(file)]
        ).fetchall()[0]
    return str(found[0] or found[1] or "CUSTOMER_ID")
