"""Where things lie in one shop's data folder. Public names: others build on them."""

from dataclasses import dataclass
from pathlib import Path

from setka.settings import PROJECT_ROOT

DBT_PROJECT = PROJECT_ROOT / "dbt"


@dataclass(frozen=True)
class DataPaths:
    """The rooms of a data folder. Nothing is created here; who writes a folder makes it."""

    root: Path

    @property
    def shop(self) -> Path:
        return self.root / "shop.json"

    @property
    def source(self) -> Path:
        """Files that the synthetic shop exports."""
        return self.root / "source"

    @property
    def raw(self) -> Path:
        return self.root / "raw"

    @property
    def quarantine(self) -> Path:
        return self.root / "quarantine"

    @property
    def build(self) -> Path:
        return self.root / "build"

    @property
    def private(self) -> Path:
        return self.root / "private"

    @property
    def published(self) -> Path:
        return self.root / "published"

    @property
    def current(self) -> Path:
        return self.published / "CURRENT.json"

    @property
    def decisions(self) -> Path:
        return self.root / "decisions"

    def decisions_of(self, run_id: str) -> Path:
        return self.decisions / f"run={run_id}"

    @property
    def memberships(self) -> Path:
        """What each night saw of its segments."""
        return self.root / "memberships"

    @property
    def outbox(self) -> Path:
        return self.root / "outbox"

    def outbox_of(self, run_id: str) -> Path:
        return self.outbox / run_id

    @property
    def ledger(self) -> Path:
        return self.root / "ledger.sqlite"

    @property
    def dashboards(self) -> Path:
        return self.root / "dashboards"

    @property
    def reference(self) -> Path:
        """dbt's documentation of the models, as a site."""
        return self.root / "reference"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def lock(self) -> Path:
        return self.root / "run.lock"

    @property
    def secret(self) -> Path:
        return self.private / "secret"

    @property
    def dagster(self) -> Path:
        return self.root / "dagster"
