"""`setka init`: what a new shop needs before its first night. Again, it changes nothing; nothing is overwritten."""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from dotenv import dotenv_values

from ingestion.mapping import SOURCES
from ingestion.scaffold import scaffold
from ingestion.several import declared, load_sources, needs_no_folder
from setka.errors import SettingsError
from setka.paths import DataPaths
from setka.secrets import load_secret
from setka.settings import load_settings
from setka.shop import described_shop, recorded_shop

NEW = "new:"


def begin_shop(source: str, wanted: Mapping[str, Path | str | None], settings_file: Path) -> Iterator[str]:
    """Write what is missing and yield one line for each thing that was written, kept or is still to do.

    `wanted` holds settings by name without SETKA_, None where nothing is asked. Raises SettingsError for a wrong value,
    or a data folder that belongs to another shop; then nothing was written but the mapping file that was asked for.
    """
    if source.startswith(NEW):
        source, file = _new_mapping(source.removeprefix(NEW))
        if file.exists():
            yield f"kept: {file}"
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(scaffold(file.stem), encoding="utf-8")
            yield f"written: {file}, a mapping file for you to fill in"
    load_sources(source)
    kept = {name: value for name, value in dotenv_values(settings_file).items() if value}
    asked = {"SETKA_SOURCE": source, **{f"SETKA_{name}": _text(value) for name, value in wanted.items() if value}}
    # What the file says already stays, so that the folder and secret are those that the next night uses.
    settings = load_settings(**{_field(name): value for name, value in {**asked, **kept}.items() if _is_ours(name)})
    paths = DataPaths(settings.data_dir)
    if recorded_shop(paths) is not None:
        described_shop(settings, paths)
    yield from _write_settings(settings_file, kept, asked)
    yield f"kept: the folder {paths.root}" if paths.root.is_dir() else f"written: the folder {paths.root}"
    paths.root.mkdir(parents=True, exist_ok=True)
    has_secret = paths.secret.exists()
    load_secret(settings, paths)
    yield "kept: the secret of the contact hashes" if has_secret or settings.secret else f"written: {paths.secret}"
    yield from _next_steps(settings.source or source, {**asked, **kept})


def _new_mapping(name: str) -> tuple[str, Path]:
    """What SETKA_SOURCE is to be, and the file: beside the mappings that ship, or where a path ending in .yml says."""
    if name.endswith(".yml"):
        file = Path(name).expanduser().absolute()
        return str(file), file
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise SettingsError(
            f"'{name}' is no name of a source",
            where="--source",
            remedy="Write small letters, digits and underscores, such as new:my_shop, or a path that ends in .yml.",
        )
    return name, SOURCES / f"{name}.yml"


def _write_settings(file: Path, kept: Mapping[str, str], asked: Mapping[str, str]) -> Iterator[str]:
    for name, value in asked.items():
        if name in kept:
            differs = "" if kept[name] == value else f", not {value}: change the line yourself if you mean it"
            yield f"kept: {name}={kept[name]} in {file}{differs}"
    missing = {name: value for name, value in asked.items() if name not in kept}
    if not missing:
        return
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    lines = "".join(f"{name}={_quoted(value)}\n" for name, value in missing.items())
    file.parent.mkdir(parents=True, exist_ok=True)
    # Passwords get into this file sooner or later: it is its owner's from the start.
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8") as opened:
        opened.write(("\n" if before and not before.endswith("\n") else "") + lines)
    for name, value in missing.items():
        yield f"written: {name}={value} in {file}"


def _next_steps(source: str, said: Mapping[str, str]) -> Iterator[str]:
    yield "next:"
    mappings = load_sources(source)
    if any(mapping.database is not None for mapping in mappings):
        yield "  set SETKA_SOURCE_URL to the URL of the shop's database"
    if source != "synthetic" and "SETKA_SOURCE_PATH" not in said and not needs_no_folder(mappings):
        folders = f", with a folder for each of {', '.join(one.name for one in mappings)}" if len(mappings) > 1 else ""
        yield f"  set SETKA_SOURCE_PATH to the folder of the files{folders}"
    for name in ("timezone", "currency"):
        if f"SETKA_{name.upper()}" not in said:
            try:
                declared(mappings, name)
            except SettingsError as error:
                yield f"  {error.remedy.removesuffix('.')}: {error.problem}"
    yield "  setka doctor     says what the mapping and its files lack"
    yield "  setka ingest     lands the files and decides nothing"
    yield "  setka nightly    runs a night; letters go to the outbox folder"


def _field(name: str) -> str:
    return name.removeprefix("SETKA_").lower()


def _is_ours(name: str) -> bool:
    return name.startswith("SETKA_")


def _text(value: Path | str | None) -> str:
    return str(value.expanduser().absolute()) if isinstance(value, Path) else str(value)


def _quoted(value: str) -> str:
    return value if re.fullmatch(r"[\w./:,+-]*", value) else "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
