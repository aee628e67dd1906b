"""The `setka` command. Heavy rooms are imported by the command that needs them: `why` answers in under a second."""

import datetime as dt
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from setka.cards_commands import cards
from setka.errors import SetkaError

app = typer.Typer(help="Lifecycle marketing on your own warehouse.", no_args_is_help=True, add_completion=False)
segment = typer.Typer(help="Segments.", no_args_is_help=True)
app.add_typer(cards, name="cards")
app.add_typer(segment, name="segment")

Date = Annotated[dt.datetime | None, typer.Argument(formats=["%Y-%m-%d"], help="A night, YYYY-MM-DD.")]


@app.command()
def nightly() -> None:
    """Run tonight's loop from landing to pages, without Dagster, and print what happened."""
    from rich.console import Console

    from setka.loop import run_night
    from setka.settings import load_settings
    from setka.summary import print_summary

    print_summary(run_night(load_settings()), Console())


RetryQuarantine = Annotated[
    bool, typer.Option("--retry-quarantine", help="Then judge the rows in quarantine again and land those that pass.")
]


@app.command()
def init(
    *,
    source: Annotated[
        str,
        typer.Option(
            help="The mapping to land; several by commas; new:<name>, or new:<path>.yml, writes one to fill in."
        ),
    ],
    path: Annotated[Path | None, typer.Option(help="The folder that the source's files are in.")] = None,
    timezone: Annotated[str | None, typer.Option(help="The shop's IANA time zone, such as Europe/Moscow.")] = None,
    currency: Annotated[str | None, typer.Option(help="The shop's ISO 4217 currency, such as RUB.")] = None,
    data_dir: Annotated[Path | None, typer.Option(help="Where the shop's data is to live.")] = None,
    settings_file: Annotated[Path | None, typer.Option(help="Default: .env beside Setka.")] = None,
) -> None:
    """Begin a shop: settings in .env, folder, secret, perhaps a mapping file to fill in; nothing is overwritten."""
    from setka.beginning import begin_shop
    from setka.settings import PROJECT_ROOT

    for line in begin_shop(
        source,
        {"SOURCE_PATH": path, "TIMEZONE": timezone, "CURRENCY": currency, "DATA_DIR": data_dir},
        settings_file or PROJECT_ROOT / ".env",
    ):
        typer.echo(line)


@app.command()
def ingest(retry_quarantine: RetryQuarantine = False) -> None:
    """Land what the source brings, and record opt-outs in the ledger; decide nothing."""
    from setka import steps
    from setka.night import locked_night
    from setka.settings import load_settings

    with locked_night(load_settings()) as (night, _):
        report = steps.land(night)
        retried = steps.retry_quarantine(night) if retry_quarantine else []
        steps.record(night)
    for table in report.tables:
        if table.source_rows:
            typer.echo(
                f"{table.table}: {table.landed} landed, {table.unchanged} unchanged, {table.quarantined} quarantined"
            )
    for again in retried:
        typer.echo(
            f"{again.table}, from quarantine: {again.judged} judged again, {again.landed} landed, "
            f"{again.superseded} superseded by what landed since, {again.left} left"
        )
    for failed in report.failed:
        typer.echo(f"! {failed.problem}", err=True)


@app.command()
def dispatch() -> None:
    """Hand over what a night planned and what is still due, checked once more."""
    from setka import steps
    from setka.facts import dispatch_facts
    from setka.night import open_night
    from setka.settings import load_settings

    counts = dispatch_facts(steps.hand_over(open_night(load_settings())))
    typer.echo(", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items()))


@app.command()
def dashboards() -> None:
    """Render the pages anew over the published snapshot."""
    from setka import steps
    from setka.night import open_night
    from setka.settings import load_settings

    for file in steps.render(open_night(load_settings())):
        typer.echo(str(file))


@app.command()
def why(customer: Annotated[str, typer.Argument(help="A customer_id.")], night: Date = None) -> None:
    """Say in plain words what was decided about a customer and why (default: the newest night)."""
    from activation.why import explain
    from activation.why_words import in_words
    from setka.paths import DataPaths
    from setka.settings import ledger_url, load_settings

    settings = load_settings()
    paths = DataPaths(settings.data_dir)
    explanation = explain(paths, ledger_url(settings), customer, night.date() if night else None)
    typer.echo(in_words(explanation))


@app.command()
def doctor() -> None:
    """Check the environment, settings, folder, ledger, cards, snapshot and disk; say what is wrong and what to do."""
    from setka.doctor import examine, words
    from setka.settings import load_settings

    findings = examine(load_settings())
    for line in words(findings):
        typer.echo(line)
    if not all(finding.is_fine for finding in findings):
        raise typer.Exit(1)


@segment.command("union")
def segment_union() -> None:
    """Write the models that union all segments and all triggers anew from their folders."""
    from setka.segments import write_union
    from setka.triggers import write_trigger_union

    for file in [*write_union(), *write_trigger_union()]:
        typer.echo(str(file))


@segment.command("new")
def segment_new(
    name: Annotated[str, typer.Argument(help="The name, with or without seg_.")],
    *,
    english: Annotated[str, typer.Option("--en", help="Its title in English.")],
    russian: Annotated[str, typer.Option("--ru", help="Its title in Russian.")],
    owner: Annotated[str, typer.Option(help="Who answers for it: analytics, crm, ecommerce or merchandising.")],
    history_since: Annotated[
        str, typer.Option(help="'deployment' for a rule that asks about more than orders: its past is recorded.")
    ] = "",
) -> None:
    """Write the files of a new segment, with a unit test to fill in, and the union that knows it."""
    from setka.segment_scaffold import scaffold_segment

    for file in scaffold_segment(name, english=english, russian=russian, owner=owner, history_since=history_since):
        typer.echo(str(file))


@segment.command("try")
def segment_try(file: Annotated[Path, typer.Argument(help="A SQL file, in the project or anywhere.")]) -> None:
    """Say who would be in a segment, by the published snapshot: size, reach, overlap, history, profile, examples."""
    from setka.paths import DataPaths
    from setka.segment_trial import try_segment
    from setka.segment_trial_words import trial_in_words
    from setka.settings import load_settings

    for line in trial_in_words(file.stem, try_segment(DataPaths(load_settings().data_dir), file)):
        typer.echo(line)


@segment.command("check")
def segment_check() -> None:
    """Hold every segment and trigger to its rules; show all faults at once, each with what to do."""
    from setka.errors import SegmentError
    from setka.segment_check import check_project
    from setka.segments import segment_names
    from setka.traits import trait_names
    from setka.triggers import trigger_names

    faults = check_project(trait_names())
    for name, lines in sorted(faults.items()):
        for line in lines:
            typer.echo(f"{name}.sql {line}", err=True)
    count = len(segment_names()) + len(trigger_names()) - len(faults)
    typer.echo(f"{count} segments and triggers are fine, {len(faults)} are not.")
    if faults:
        raise typer.Exit(SegmentError.exit_code)


@app.command()
def docs() -> None:
    """Rewrite the generated documents and dbt sources from the code."""
    from setka.documents import write_documents

    for file in write_documents():
        typer.echo(str(file))


@app.command()
def reference() -> None:
    """Write dbt's documentation of every model, with lineage, as a site that opens without a network."""
    from setka.paths import DataPaths
    from setka.reference import write_reference
    from setka.settings import load_settings

    settings = load_settings()
    typer.echo(str(write_reference(settings, DataPaths(settings.data_dir))))


@app.command()
def dev() -> None:
    """Open the Dagster UI on http://127.0.0.1:3000, with its history in the data folder."""
    from setka.orchestrator import prepare_home
    from setka.paths import DataPaths
    from setka.settings import PROJECT_ROOT, load_settings

    home = prepare_home(DataPaths(load_settings().data_dir))
    command = Path(sys.executable).with_name("dagster")
    os.chdir(PROJECT_ROOT)
    os.execve(command, [str(command), "dev", "-w", "workspace.yaml"], {**os.environ, "DAGSTER_HOME": str(home)})


def main() -> None:
    """Run the command; an expected error is one line and its exit code, docs/operating.md has an entry for each."""
    try:
        app()
    except SetkaError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
