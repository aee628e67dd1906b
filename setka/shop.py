"""Which shop a data folder belongs to: one folder is one shop with one currency and one time zone (D16)."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from ingestion.several import declared, folder_of, load_sources, needs_no_folder, source_names
from setka.errors import SettingsError, SourceError
from setka.paths import DataPaths
from setka.settings import Settings

SYNTHETIC = "synthetic"


@dataclass(frozen=True)
class Shop:
    """The facts that a data folder keeps from its first night on. `source` may name several, parted by commas."""

    source: str
    source_path: str | None
    timezone: str
    currency: str


def open_shop(settings: Settings, paths: DataPaths) -> Shop:
    """The shop of this folder, recorded at its first use.

    Unset settings mean what the folder began with. Raises SettingsError when a setting contradicts what it holds, and
    SourceError when it would be recorded with a folder of files that is not there.
    """
    shop = described_shop(settings, paths)
    if shop != recorded_shop(paths):
        # Before anything is recorded: a mistyped path must not become the shop that the folder belongs to.
        _require_source(shop)
        paths.root.mkdir(parents=True, exist_ok=True)
        _write(paths.shop, shop)
    return shop


def described_shop(settings: Settings, paths: DataPaths) -> Shop:
    """The shop that settings and folder together name; nothing is written. Raises SettingsError as `open_shop` does."""
    recorded = recorded_shop(paths)
    shop = _described(settings, recorded)
    if recorded is not None:
        _refuse_change(paths, recorded, shop)
    return shop


def asked_source(settings: Settings, paths: DataPaths) -> str:
    """The sources that settings or folder name, as in SETKA_SOURCE; the synthetic shop where neither does."""
    recorded = recorded_shop(paths)
    return settings.source or (recorded.source if recorded else SYNTHETIC)


def asked_source_path(settings: Settings, paths: DataPaths) -> Path | None:
    """The folder of files that settings or folder name, None where neither does."""
    recorded = recorded_shop(paths)
    kept = Path(recorded.source_path) if recorded and recorded.source_path else None
    return settings.source_path or kept


def shop_timezone(settings: Settings) -> str:
    """The shop's zone without touching its folder: what a schedule needs before any night was opened."""
    recorded = recorded_shop(DataPaths(settings.data_dir))
    source = settings.source or (recorded.source if recorded else SYNTHETIC)
    if settings.timezone:
        return settings.timezone
    if recorded and recorded.source == source:
        return recorded.timezone
    return declared(load_sources(source), "timezone")


def set_demo_aside(settings: Settings, paths: DataPaths) -> Path | None:
    """Rename the folder where a real shop is asked for and the synthetic one lives; nothing is deleted.

    Returns the folder's new place, None where there was nothing to do. The caller holds the run lock. Raises
    SettingsError or SourceError, and moves nothing, when the real shop cannot be opened as it is asked for.
    """
    recorded = recorded_shop(paths)
    if recorded is None or recorded.source != SYNTHETIC or (settings.source or SYNTHETIC) == SYNTHETIC:
        return None
    _require_source(_described(settings, None))
    number = 1
    while (aside := paths.root.with_name(f"{paths.root.name}-demo-{number}")).exists():
        number += 1
    try:
        paths.root.rename(aside)
    except OSError as error:
        raise SettingsError(
            f"the folder holds the synthetic shop and cannot be moved to {aside.name}: {error.strerror}",
            where=str(paths.root),
            remedy="Set SETKA_DATA_DIR to another folder.",
        ) from None
    return aside


def _described(settings: Settings, recorded: Shop | None) -> Shop:
    source = ",".join(source_names(settings.source or (recorded.source if recorded else SYNTHETIC)))
    mappings = load_sources(source)
    same_source = recorded is not None and _grows(recorded.source, source)
    path = (
        str(settings.source_path)
        if settings.source_path
        else (recorded.source_path if recorded and same_source else None)
    )
    if path is None and source != SYNTHETIC and not needs_no_folder(mappings):
        raise SettingsError(
            f"the source {source} needs the folder of its files",
            where="SETKA_SOURCE_PATH",
            remedy="Set it to that folder.",
        )
    return Shop(
        source=source,
        source_path=None if source == SYNTHETIC else path,
        timezone=settings.timezone
        or (recorded.timezone if recorded and same_source else declared(mappings, "timezone")),
        currency=settings.currency
        or (recorded.currency if recorded and same_source else declared(mappings, "currency")),
    )


def _require_source(shop: Shop) -> None:
    if shop.source_path is None:
        return
    folder = Path(shop.source_path)
    mappings = load_sources(shop.source)
    # Of several sources only the first must be there: what the others bring is judged table by table.
    first = folder if mappings[0].database is not None else folder_of(mappings[0], mappings, folder)
    for needed in (folder, first):
        if not needed.is_dir():
            raise SourceError("the folder does not exist", where=str(needed), remedy="Correct SETKA_SOURCE_PATH.")


def _grows(before: str, now: str) -> bool:
    """Whether the shop has the sources it had, in their order, and perhaps more: then ids keep their meaning."""
    return source_names(now)[: len(source_names(before))] == source_names(before)


def _refuse_change(paths: DataPaths, recorded: Shop, asked: Shop) -> None:
    for field in ("source", "timezone", "currency"):
        before, now = getattr(recorded, field), getattr(asked, field)
        if before != now and not (field == "source" and _grows(before, now)):
            raise SettingsError(
                f"{now!r} was asked for, but the folder holds the data of a shop with {before!r}",
                where=f"{paths.root}, SETKA_{field.upper()}",
                remedy="One data folder is one shop: set SETKA_DATA_DIR to another folder, or unset the variable.",
            )


def recorded_shop(paths: DataPaths) -> Shop | None:
    """The shop that the folder belongs to; None before its first night. Raises SettingsError for a damaged record."""
    if not paths.shop.exists():
        return None
    try:
        return Shop(**json.loads(paths.shop.read_text(encoding="utf-8")))
    except (ValueError, TypeError):
        raise SettingsError(
            "is not the record of a shop",
            where=str(paths.shop),
            remedy="Restore it from a backup, or remove it to record the shop anew.",
        ) from None


def _write(path: Path, shop: Shop) -> None:
    aside = path.with_suffix(".tmp")
    aside.write_text(json.dumps(asdict(shop), indent=2), encoding="utf-8")
    aside.replace(path)
