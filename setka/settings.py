"""The settings of one shop: the only module that reads the environment."""

import datetime as dt
import functools
import re
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from setka.errors import SettingsError

PROJECT_ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """What a shop decides. Each field is an environment variable SETKA_<FIELD>; docs/settings.md is generated from it.

    Time zone: `timezone` is the shop's; instants elsewhere are UTC. Raises SettingsError through `load_settings`.
    """

    model_config = SettingsConfigDict(env_prefix="SETKA_", env_file=PROJECT_ROOT / ".env", extra="ignore", frozen=True)

    data_dir: Path = Field(PROJECT_ROOT / "data", description="Where one shop's data lives.")
    source: str | None = Field(
        None,
        description=(
            "The mapping to land, by its name in ingestion/sources or the path of a .yml file; several are parted by "
            "commas, the shop's own first: shopify,klaviyo. Unset: what the data folder began with."
        ),
    )
    source_path: Path | None = Field(
        None,
        description="The folder that the source's files are in; of several sources, a folder for each by its name.",
    )
    source_url: SecretStr | None = Field(
        None,
        description="SQLAlchemy URL of the shop's database, for mappings that read one. Holds a password: a secret.",
    )
    quiet_tables: str = Field(
        "", description="Tables, parted by commas, that come only when there is news: their silence holds no campaign."
    )
    special_category_data: bool = Field(
        False, description="With true, answers and notes that may reveal health land; else their cells land empty."
    )
    as_of: dt.date | None = Field(
        None,
        description="The night to run, a date: its instant is 03:00 of that day in the shop's zone. Unset: tonight.",
    )
    timezone: str | None = Field(
        None, description="The shop's IANA time zone. Unset: what the source's mapping declares."
    )
    currency: str | None = Field(
        None, description="The shop's ISO 4217 currency. Unset: what the source's mapping declares."
    )
    language: Literal["en", "ru"] = Field("en", description="The language of letters to whoever reads no other.")
    ledger_url: str | None = Field(
        None, description="SQLAlchemy URL of the ledger. Unset: ledger.sqlite in the data folder."
    )
    provider: Literal["outbox"] = Field("outbox", description="Who carries the e-mail channel.")
    live: bool = Field(False, description="Without true a real provider reaches only allow-listed addresses.")
    secret: SecretStr | None = Field(
        None, description="Key of the contact hashes. Unset: made once and kept in the data folder, mode 0600."
    )
    public_url: str = Field("http://127.0.0.1:8300", description="Where customers reach the unsubscribe page.")
    sender_name: str = Field("Setka Demo Shop", description="The shop's name in letters.")
    postal_address: str = Field("1 Grid Street, Demo City", description="The shop's postal address in letters.")
    seed: int = Field(1, ge=0, description="The synthetic shop's seed.")
    synthetic_customers: int = Field(2000, ge=1, description="How many customers the synthetic shop has.")
    global_holdout_percent: Annotated[float, Field(ge=0, le=50)] = Field(
        0.0, description="Share of customers, in percent, that no marketing message reaches, by any campaign."
    )
    lock_wait_seconds: float = Field(0.0, ge=0, description="How long a run waits for another before it skips.")
    disk_floor_gib: float = Field(1.0, ge=0, description="A run refuses to start with less free disk, in GiB.")
    keep_snapshots: int = Field(7, ge=1, description="How many published snapshots and private contact files are kept.")
    threads: int = Field(2, ge=1, description="Threads of dbt and DuckDB.")
    memory_limit: str = Field("4GB", description="DuckDB's memory limit in a build.")
    full_build: bool = Field(
        False, description="Build every table anew. Unset: begin from the last published build where that is safe."
    )
    cards_dir: Path = Field(PROJECT_ROOT / "activation" / "campaigns", description="Where the campaign cards are.")

    templates_dir: Path = Field(
        PROJECT_ROOT / "activation" / "templates",
        description="Where the templates of letters are, a folder per campaign.",
    )

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str | None) -> str | None:
        # `localtime` is the clock of whatever machine runs this, and no name that the models' engine knows.
        if value is not None and value not in available_timezones() - {"localtime"}:
            raise ValueError("is not an IANA time zone such as Europe/Moscow")
        return value

    @field_validator("currency")
    @classmethod
    def _currency_code(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"[A-Z]{3}", value):
            raise ValueError("is not a three-letter ISO 4217 code such as EUR")
        return value

    @field_validator("data_dir", "source_path", "cards_dir", "templates_dir")
    @classmethod
    def _absolute(cls, value: Path | None) -> Path | None:
        return None if value is None else value.expanduser().absolute()


def load_settings(**overrides: object) -> Settings:
    """Read the settings from the environment and `.env`; `overrides` win. Raises SettingsError naming the variable."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # pydantic validates what the environment and callers give
    except ValidationError as error:
        first = error.errors()[0]
        name = "SETKA_" + "_".join(str(part) for part in first["loc"]).upper()
        raise SettingsError(
            f"{first['input']!r} {first['msg'].removeprefix('Value error, ')}",
            where=name,
            remedy="See docs/settings.md for what it may be.",
        ) from None


def ledger_url(settings: Settings) -> str:
    """The SQLAlchemy URL of the shop's ledger."""
    return settings.ledger_url or f"sqlite:///{settings.data_dir / 'ledger.sqlite'}"


@functools.cache
def zone(name: str) -> ZoneInfo:
    """The zone of an IANA name, by the database that is installed with us: the machine's may be years behind the laws.

    The models' engine brings one about as new, so that plan, hand-over and pages agree on an hour.
    """
    with (files("tzdata") / "zoneinfo" / name).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)
