"""`setka init`: a shop's beginning, done once or twice, and what it refuses."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from corner_shop import CornerShop

from ingestion.contract import TABLES
from ingestion.mapping import load_mapping
from ingestion.scaffold import scaffold
from setka.errors import SettingsError
from setka.settings import Settings


@pytest.fixture(autouse=True)
def _without_project_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(Settings.model_config, "env_file", None)


def arguments(folder: Path, source: str = "files", **options: str) -> Iterator[str]:
    yield from ("init", "--source", source, "--settings-file", str(folder / ".env"), "--data-dir", str(folder / "data"))
    for name, value in options.items():
        yield from (f"--{name}", value)


def test_settings_folder_and_secret_are_written_and_the_next_steps_told(command, tmp_path: Path) -> None:
    ended = command(*arguments(tmp_path, path=str(tmp_path), timezone="Europe/Riga", currency="EUR"))
    assert ended.code == 0
    said = (tmp_path / ".env").read_text().splitlines()
    assert set(said) == {
        "SETKA_SOURCE=files",
        f"SETKA_SOURCE_PATH={tmp_path}",
        "SETKA_TIMEZONE=Europe/Riga",
        "SETKA_CURRENCY=EUR",
        f"SETKA_DATA_DIR={tmp_path / 'data'}",
    }
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "data" / "private" / "secret").stat().st_mode) == 0o600
    assert "setka doctor" in ended.out.partition("next:")[2]
    # The shop itself is recorded by the first night: a mistyped folder must not become what the data belongs to.
    assert not (tmp_path / "data" / "shop.json").exists()


def test_what_is_still_to_be_set_is_told(command, tmp_path: Path) -> None:
    told = command(*arguments(tmp_path, source="shopify,klaviyo")).out.partition("next:")[2]
    assert "SETKA_SOURCE_PATH to the folder of the files, with a folder for each of shopify, klaviyo" in told
    assert "Set SETKA_TIMEZONE" in told
    assert "Set SETKA_CURRENCY" in told
    assert "SETKA_CURRENCY" not in command(*arguments(tmp_path / "b", source="cdnow")).out.partition("next:")[2]


def test_again_it_changes_nothing(command, tmp_path: Path) -> None:
    mapping = tmp_path / "mine.yml"
    command(*arguments(tmp_path, source=f"new:{mapping}", path=str(tmp_path)))
    files = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    ended = command(*arguments(tmp_path, source=f"new:{mapping}", path=str(tmp_path)))
    assert ended.code == 0
    assert "written:" not in ended.out
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == files


def test_a_line_that_says_otherwise_is_kept_and_told(command, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("# ours\nSETKA_CURRENCY=RUB\nSENDGRID=x")
    ended = command(*arguments(tmp_path, currency="EUR", timezone="Europe/Riga"))
    text = (tmp_path / ".env").read_text()
    assert text.startswith("# ours\nSETKA_CURRENCY=RUB\nSENDGRID=x\n")
    assert "EUR" not in text
    assert "kept: SETKA_CURRENCY=RUB" in ended.out
    assert "not EUR" in ended.out


@pytest.mark.parametrize(
    ("source", "options", "words"),
    [
        ("nowhere", {}, "no source 'nowhere'"),
        ("klaviyo", {}, "brings no orders, order_lines"),
        ("files", {"timezone": "Moscow"}, "is not an IANA time zone"),
        ("files", {"currency": "roubles"}, "three-letter"),
        ("new:My Shop", {}, "is no name of a source"),
    ],
)
def test_wrong_wishes_are_refused_and_nothing_is_written(
    refusal, tmp_path: Path, source: str, options: dict[str, str], words: str
) -> None:
    assert words in refusal(SettingsError, *arguments(tmp_path, source=source, **options))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_another_shop_is_refused(refusal, decided: CornerShop, tmp_path: Path) -> None:
    line = refusal(
        SettingsError,
        "init",
        *("--source", "cdnow", "--path", str(tmp_path), "--settings-file", str(tmp_path / "new.env")),
        *("--data-dir", str(decided.paths.root)),
    )
    assert "'cdnow' was asked for" in line
    assert not (tmp_path / "new.env").exists()


def test_the_written_mapping_lands_files_in_the_contracts_shape_at_once(command, new_corner: CornerShop) -> None:
    folder = new_corner.source.parent / "begun"
    folder.mkdir()
    for table in ("customers", "orders", "order_lines"):
        (file,) = (path for path in new_corner.source.rglob("*.csv") if table in (path.stem, path.parent.name))
        (folder / f"{table}.csv").write_bytes(file.read_bytes())
    mapping = folder / "mine.yml"
    command(
        *arguments(folder, source=f"new:{mapping}", path=str(folder), timezone="Europe/Moscow", currency="RUB"),
    )
    environment = dict(line.split("=", 1) for line in (folder / ".env").read_text().splitlines())
    assert environment["SETKA_SOURCE"] == str(mapping)
    assert "its files fit" in command("doctor", **environment).out
    landed = command("ingest", **environment)
    assert landed.code == 0, landed.err
    assert "orders:" in landed.out
    assert "0 quarantined" in landed.out


def test_the_commented_tables_of_the_written_mapping_are_the_contracts_too(tmp_path: Path) -> None:
    text = scaffold("mine")
    begun = yaml.safe_load(text)
    assert set(begun["tables"]) == {"customers", "orders", "order_lines"}
    head, _, body = text.partition("\ninputs:\n")
    whole = "\n".join(line.removeprefix("# ") for line in body.splitlines())
    inputs, _, tables = whole.partition("\ntables:\n")
    file = tmp_path / "whole.yml"
    file.write_text(f"{head}\ninputs:\n{inputs}\ntables:\n{tables}\n")
    mapping = load_mapping(str(file))
    assert set(mapping.tables) == set(TABLES)
    for name, table in TABLES.items():
        assert all(column.name in mapping.tables[name] for column in table.columns)
