"""A build over a shop without rows, through the doors of a night: it yields columns, compiled SQL and unit tests."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from activation.cards.loader import CardBook
from activation.cards.tables import card_tables
from activation.ledger.export import export_tables
from activation.ledger.store import open_ledger
from ingestion.raw import ensure_empty_tables
from setka.clock import RunClock
from setka.dbt import dbt_environment, dbt_target, run_dbt_here
from setka.membership_record import night_tables
from setka.paths import DataPaths
from setka.settings import Settings, load_settings
from setka.warehouse import Build, build_warehouse, dbt_arguments, new_build

PREPARED_NIGHT = dt.date(2026, 11, 1)

# Random shops have total caps of up to four messages; the shipped number of rounds fits the shipped caps.
ROUNDS = 4


@dataclass(frozen=True)
class PreparedBuild:
    """A build, and the folder with the SQL of its models as the engine gets it."""

    settings: Settings
    paths: DataPaths
    build: Build
    compiled: Path
    clocks: list[str]

    def texts(self) -> dict[str, str]:
        """The SQL of each model. What unit tests made of models and inputs lies below folders named for their files."""
        files = [file for file in self.compiled.rglob("*.sql") if file.parent.suffix != ".yml"]
        return {file.stem: file.read_text(encoding="utf-8") for file in files}

    def run_unit_tests(self, folder: str) -> None:
        """Run the unit tests of the models in `folder`. Raises BuildError that names those that failed."""
        files = (self.build.warehouse_file(self.paths), self.build.contacts_file(self.paths))
        with dbt_environment(self.settings, self.paths, *files):
            run_dbt_here(["test", "--select", f"test_type:unit,path:models/{folder}", *self.clocks])


def prepare_build(root: Path, night: dt.date) -> PreparedBuild:
    """Build seeds and models over empty raw tables, an empty ledger and no cards."""
    settings = load_settings(data_dir=root, memory_limit="1GB")
    paths = DataPaths(root)
    paths.root.mkdir(parents=True)
    ensure_empty_tables(paths)
    known_as_of = dt.datetime.combine(night, dt.time(0, 30), tzinfo=dt.UTC)
    clock = RunClock("nightly", night, "Europe/Moscow")
    build = new_build(paths, clock, "RUB", known_as_of)
    clocks = dbt_arguments(settings, build, clock, carried=None)[-2:]
    clocks[1] = clocks[1].removesuffix("}") + f', "arbitration_rounds": {ROUNDS}}}'
    build_warehouse(
        settings,
        paths,
        build,
        clock=clock,
        inputs=empty_inputs(paths.ledger, known_as_of),
        run_dbt=lambda _: run_dbt_here(
            ["build", "--exclude-resource-type", "unit_test", "--exclude-resource-type", "test", *clocks]
        ),
    )
    return PreparedBuild(settings, paths, build, dbt_target(paths) / "compiled" / "setka" / "models", clocks)


def empty_inputs(file: Path, known_as_of: dt.datetime) -> dict[str, dict[str, pa.Table]]:
    """What a night gives to a build beside raw files: a ledger without rows, made in `file`, no cards, nothing held."""
    ledger = open_ledger(f"sqlite:///{file}")
    found = {
        "ledger": export_tables(ledger, known_as_of),
        "cards": card_tables(ledger, CardBook(cards={}, errors=())),
        "night": night_tables({}),
    }
    ledger.close()
    return found
