"""How one source's own files become tables of the raw contract: a readable file per source in `ingestion/sources/`."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ingestion.contract import TABLES
from setka.errors import SettingsError

SOURCES: Final = Path(__file__).resolve().parent / "sources"


@dataclass(frozen=True)
class FileForm:
    """How a CSV file is written. Parquet needs none of it."""

    encoding: str = "utf-8"
    delimiter: str = ","


@dataclass(frozen=True)
class Input:
    """Files that a mapping reads as one relation with `source_file` and `source_row` beside its own columns.

    `files` are patterns relative to the source's folder; the first that matches anything is taken.
    `columns` must be there.
    """

    name: str
    files: tuple[str, ...]
    columns: tuple[str, ...]


@dataclass(frozen=True)
class DatabaseTable:
    """A table or view of the shop's database, loaded as the files `<name>/*.parquet`.

    `cursor` is the column from whose last seen value on rows are read, less `overlap` (seconds, or units of a number);
    None means the whole table every time. `columns` to load; empty means all.
    """

    name: str
    table: str
    cursor: str | None
    overlap: float
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Database:
    """What is loaded from the shop's database before its files are read."""

    schema_name: str | None
    tables: tuple[DatabaseTable, ...]


@dataclass(frozen=True)
class Mapping:
    """One source. Without `tables` the files are the contract's own: `<table>.csv`, `<table>.parquet` or a folder.

    `steps` and `tables` are SQL selects over the inputs and earlier steps, run in a UTC session; each select of
    `tables` yields a contract table's columns with `source_file` and `source_row`. `hash` is that of the file's bytes.
    """

    name: str
    title: str
    hash: str
    declared_timezone: str | None
    declared_currency: str | None
    form: FileForm
    inputs: tuple[Input, ...]
    steps: dict[str, str]
    tables: dict[str, str]
    database: Database | None = None

    @property
    def timezone(self) -> str:
        """The shop's IANA time zone as the source declares it. Raises SettingsError when it declares none."""
        return self._declared("timezone", self.declared_timezone)

    @property
    def currency(self) -> str:
        """The shop's ISO 4217 currency as the source declares it. Raises SettingsError when it declares none."""
        return self._declared("currency", self.declared_currency)

    def _declared(self, name: str, value: str | None) -> str:
        if value is None:
            raise SettingsError(
                f"the source '{self.name}' does not say the shop's {name}",
                where=f"SETKA_{name.upper()}",
                remedy=f"Set SETKA_{name.upper()}.",
            )
        return value


class _InputFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    files: Annotated[list[str], Field(min_length=1)]
    columns: list[str]


class _DatabaseTableFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    table: str | None = None
    cursor: str | None = None
    overlap: Annotated[float, Field(ge=0)] = 3600
    columns: list[str] = []


class _DatabaseFile(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    schema_name: Annotated[str | None, Field(alias="schema")] = None
    tables: Annotated[dict[str, _DatabaseTableFile], Field(min_length=1)]


class _MappingFile(BaseModel):
    """What a mapping file may say."""

    model_config = ConfigDict(extra="forbid")

    source: str
    title: str
    layout: Literal["contract", "sql"]
    timezone: str | None = None
    currency: str | None = None
    encoding: str = "utf-8"
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = ","
    inputs: dict[str, _InputFile] = {}
    steps: dict[str, str] = {}
    tables: dict[str, str] = {}
    database: _DatabaseFile | None = None


def known_sources() -> list[str]:
    """The names of the mappings that come with Setka."""
    return sorted(path.stem for path in SOURCES.glob("*.yml"))


def load_mapping(name: str) -> Mapping:
    """The mapping of that name, or the one in the file if `name` ends in `.yml`.

    Raises SettingsError for an unknown name, listing those there are, and for a mapping file with a wrong entry.
    """
    path = Path(name) if name.endswith(".yml") else SOURCES / f"{name}.yml"
    if not path.is_file() or (not name.endswith(".yml") and name not in known_sources()):
        raise SettingsError(
            f"there is no source '{name}'",
            where="SETKA_SOURCE",
            remedy=f"Known are {', '.join(known_sources())}; or give the path of a mapping file that ends in .yml.",
        )
    content = path.read_bytes()
    try:
        said = _MappingFile.model_validate(yaml.safe_load(content))
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise _wrong(path, f"{field}: {first['msg']}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise _wrong(path, f"is not readable as YAML: {' '.join(str(error).split())}") from None
    _check(path, said)
    return Mapping(
        name=said.source,
        title=said.title,
        hash=hashlib.sha256(content).hexdigest(),
        declared_timezone=said.timezone,
        declared_currency=said.currency,
        form=FileForm(said.encoding, said.delimiter),
        inputs=tuple(
            Input(input_name, tuple(files.files), tuple(files.columns)) for input_name, files in said.inputs.items()
        ),
        steps=said.steps,
        tables=said.tables,
        database=None if said.database is None else _database(said.database),
    )


def _database(said: _DatabaseFile) -> Database:
    tables = (
        DatabaseTable(name, table.table or name, table.cursor, table.overlap, tuple(table.columns))
        for name, table in said.tables.items()
    )
    return Database(said.schema_name, tuple(tables))


def _check(path: Path, said: _MappingFile) -> None:
    try:
        "".encode(said.encoding)
    except LookupError:
        raise _wrong(path, f"encoding: Python knows no encoding '{said.encoding}'") from None
    unknown = sorted(set(said.tables) - set(TABLES))
    if unknown:
        raise _wrong(path, f"tables: {', '.join(unknown)}: not in the raw contract")
    if said.layout == "contract" and (said.tables or said.inputs or said.steps):
        raise _wrong(path, "layout contract reads the contract's own files and has no inputs, steps or tables")
    missing = [
        table.name for table in TABLES.values() if table.presence == "required" and table.name not in said.tables
    ]
    if said.layout == "sql" and missing:
        raise _wrong(path, f"tables: {', '.join(missing)} missing, which every shop must bring")


def _wrong(path: Path, problem: str) -> SettingsError:
    return SettingsError(problem, where=path.name, remedy="docs/raw_contract.md lists tables and columns.")
