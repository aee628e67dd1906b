"""What a landing did, row by row accounted for."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Refusal:
    """One kind of quarantined row: how many there were, and the first of them."""

    field: str
    reason: str
    remedy: str
    rows: int
    first_file: str
    first_row: int


@dataclass(frozen=True)
class TableReport:
    """One table's rows. source_rows = landed + unchanged + duplicates + superseded + quarantined.

    `files` were read, `files_known` were skipped because nothing about them changed since they landed.
    `landed`: rows with news, earlier versions of the same key included. `unchanged`: landed before with the same
    content. `duplicates`: the same row twice in what was read. `superseded`: rows of a lower version than one that is
    known; they do not land.
    `quarantined` counts rows refused now; `quarantined_new` those of them not in quarantine before.
    `blanked`: cells of landed rows with an unknown word that landed empty. `left_out`: special-category cells that
    landed empty because such data is switched off.
    """

    table: str
    files: int = 0
    files_known: int = 0
    source_rows: int = 0
    landed: int = 0
    unchanged: int = 0
    duplicates: int = 0
    superseded: int = 0
    quarantined: int = 0
    quarantined_new: int = 0
    blanked: int = 0
    left_out: int = 0
    refusals: tuple[Refusal, ...] = ()


@dataclass(frozen=True)
class RetryReport:
    """What judging a table's quarantine again did: rows judged, landed, superseded by what landed since, and left."""

    table: str
    judged: int
    landed: int
    superseded: int
    left: int


@dataclass(frozen=True)
class FailedFile:
    """A file of an optional table that could not be used, with the one-line error."""

    table: str
    file: str
    problem: str


@dataclass(frozen=True)
class StaleTable:
    """A table with landed rows of which tonight's source told nothing, and the one-line reason."""

    table: str
    problem: str


@dataclass(frozen=True)
class LandingReport:
    """The whole landing; its files are named `<batch>-<number>.parquet`.

    `notes` are one-line hints: files of no table, columns the contract does not know. `stale` are the tables about
    which nothing is known tonight: what depends on them is held.
    """

    batch: str
    tables: tuple[TableReport, ...]
    failed: tuple[FailedFile, ...]
    notes: tuple[str, ...]
    stale: tuple[StaleTable, ...] = ()

    @property
    def landed(self) -> int:
        """Rows written to raw, over all tables."""
        return sum(table.landed for table in self.tables)

    @property
    def quarantined(self) -> int:
        """Rows refused, over all tables."""
        return sum(table.quarantined for table in self.tables)
