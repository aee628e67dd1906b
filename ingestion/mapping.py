"""How one source's own files become tables of the raw contract: a readable file per source in `ingestion/sources/`."""

import hashlib
import re
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
    """How a CSV file is written; `header` names the columns of a file whose first line is data already.

    Parquet needs none of it.
    """

    encoding: str = "utf-8"
    delimiter: str = ","
    header: tuple[str, ...] = ()


@dataclass(frozen=True)
class Input:
    """Files that a mapping reads as one relation with `source_file` and `source_row` beside its own columns.

    `files` are patterns relative to the source's folder; the first that matches anything is taken.
    `columns` must be there; those of `may_have` are empty text where they are not. An optional input without a file has
    no rows. `header` names the columns of CSV files without a header line.
    """

    name: str
    files: tuple[str, ...]
    columns: tuple[str, ...]
    may_have: tuple[str, ...] = ()
    is_optional: bool = False
    header: tuple[str, ...] = ()


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
    `is_partial`: it lands beside a source that brings the required tables. `own_ids`: the columns whose ids this source
    gives itself, None where the file does not say; they begin with `prefix`, which is empty for a shop's first source.
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
    is_partial: bool = False
    own_ids: tuple[str, ...] | None = None
    prefix: str = ""

    def steps_of(self, table: str) -> dict[str, str]:
        """The steps that the table's select reads, directly or through other steps, in the file's order."""
        return {name: select for name, select in self.steps.items() if name in self._read_by(table)}

    def inputs_of(self, table: str) -> tuple[Input, ...]:
        """The inputs that the table's select reads, directly or through steps: a broken one concerns no other table."""
        return tuple(source for source in self.inputs if source.name in self._read_by(table))

    def _read_by(self, table: str) -> set[str]:
        # A name that only a comment or a text mentions counts as read: the table then waits for one file more.
        relations = {*self.steps, *(source.name for source in self.inputs)}
        found: set[str] = set()
        texts = [self.tables[table]]
        while texts:
            words = set(re.findall(r"\w+", texts.pop())) & relations - found
            found |= words
            texts += [self.steps[word] for word in words if word in self.steps]
        return found

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
    columns: list[str] = []
    may_have: list[str] = []
    optional: bool = False
    header: list[str] = []


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
    extends: str | None = None
    timezone: str | None = None
    currency: str | None = None
    partial: bool = False
    own_ids: list[str] | None = None
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
    said, content = _read(path)
    if said.extends is not None:
        base = path.with_name(f"{said.extends}.yml")
        if not base.is_file():
            raise _wrong(path, f"extends: there is no {base.name} beside it")
        # What this file gives under a name replaces what the other gives under it, in the other's place.
        extended, base_content = _read(base)
        if extended.extends is not None:
            raise _wrong(path, f"extends: {base.name} extends another file itself")
        said = said.model_copy(
            update={part: {**getattr(extended, part), **getattr(said, part)} for part in ("inputs", "steps", "tables")}
            | ({"own_ids": extended.own_ids} if said.own_ids is None else {})
        )
        content += base_content
    _check(path, said)
    return Mapping(
        name=said.source,
        title=said.title,
        hash=hashlib.sha256(content).hexdigest(),
        declared_timezone=said.timezone,
        declared_currency=said.currency,
        form=FileForm(said.encoding, said.delimiter),
        inputs=tuple(_input(input_name, files) for input_name, files in said.inputs.items()),
        steps=said.steps,
        tables=said.tables,
        database=None if said.database is None else _database(said.database),
        is_partial=said.partial,
        own_ids=None if said.own_ids is None else tuple(said.own_ids),
    )


def _read(path: Path) -> tuple[_MappingFile, bytes]:
    content = path.read_bytes()
    try:
        return _MappingFile.model_validate(yaml.safe_load(content)), content
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise _wrong(path, f"{field}: {first['msg']}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise _wrong(path, f"is not readable as YAML: {' '.join(str(error).split())}") from None


def _input(name: str, said: _InputFile) -> Input:
    return Input(
        name,
        tuple(said.files),
        tuple(said.columns or said.header),
        tuple(said.may_have),
        said.optional,
        tuple(said.header),
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
    columns = {column.name for table in TABLES.values() for column in table.columns}
    foreign = sorted(set(said.own_ids or []) - columns)
    if foreign:
        raise _wrong(path, f"own_ids: {', '.join(foreign)}: no column of the raw contract")
    silent = [name for name, files in said.inputs.items() if not files.columns and not files.header]
    if silent:
        raise _wrong(path, f"inputs.{silent[0]}: names neither columns nor a header")
    if said.layout == "sql" and missing and not said.partial:
        raise _wrong(path, f"tables: {', '.join(missing)} missing, which every shop must bring")


def _wrong(path: Path, problem: str) -> SettingsError:
    return SettingsError(problem, where=path.name, remedy="docs/raw_contract.md lists tables and columns.")
