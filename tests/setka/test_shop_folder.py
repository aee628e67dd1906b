"""One data folder is one shop; the demonstration makes room for a real one and for nothing else."""

import json
from pathlib import Path

import pytest
from corner_shop import CornerShop, files_of

from setka.errors import SettingsError, SourceError
from setka.night import locked_night
from setka.paths import DataPaths
from setka.settings import Settings, load_settings
from setka.shop import open_shop, recorded_shop, set_demo_aside, shop_timezone


@pytest.fixture
def paths(tmp_path: Path) -> DataPaths:
    return DataPaths(tmp_path / "data")


def settings(paths: DataPaths, **fields: object) -> Settings:
    return load_settings(data_dir=paths.root, **fields)


def real(paths: DataPaths, **fields: object) -> Settings:
    """The settings of a real shop beside the data folder."""
    source = paths.root.parent / "exports"
    source.mkdir(exist_ok=True)
    wishes = {"source": "files", "source_path": source, "timezone": "Europe/Riga", "currency": "EUR", **fields}
    return settings(paths, **wishes)


def test_a_new_folder_without_settings_is_the_demonstration(paths: DataPaths) -> None:
    shop = open_shop(settings(paths), paths)
    assert (shop.source, shop.timezone, shop.currency) == ("synthetic", "Europe/Moscow", "RUB")
    assert recorded_shop(paths) == shop


def test_a_folder_remembers_its_shop(paths: DataPaths) -> None:
    shop = open_shop(real(paths), paths)
    assert open_shop(settings(paths), paths) == shop
    assert shop_timezone(settings(paths)) == "Europe/Riga"


@pytest.mark.parametrize(
    ("field", "value"), [("source", "online_retail"), ("timezone", "Europe/Oslo"), ("currency", "NOK")]
)
def test_another_shop_in_the_same_folder_is_refused(paths: DataPaths, field: str, value: str) -> None:
    shop = open_shop(real(paths), paths)
    with pytest.raises(SettingsError, match=f"SETKA_{field.upper()}: '?{value}'? was asked for") as refused:
        open_shop(real(paths, **{field: value}), paths)
    assert "set SETKA_DATA_DIR to another folder" in str(refused.value)
    assert recorded_shop(paths) == shop


def test_a_source_may_move_house(paths: DataPaths, tmp_path: Path) -> None:
    open_shop(real(paths), paths)
    (tmp_path / "new").mkdir()
    assert open_shop(real(paths, source_path=tmp_path / "new"), paths).source_path == str(tmp_path / "new")
    assert open_shop(settings(paths), paths).source_path == str(tmp_path / "new")


def test_a_source_without_zone_or_folder_says_what_it_needs(paths: DataPaths) -> None:
    with pytest.raises(SettingsError, match=r"SETKA_TIMEZONE.*Set SETKA_TIMEZONE"):
        open_shop(real(paths, timezone=None), paths)
    with pytest.raises(SettingsError, match="SETKA_SOURCE_PATH"):
        open_shop(real(paths, source_path=None), paths)
    assert not paths.shop.exists()


def test_a_shop_that_is_read_from_its_database_needs_no_folder_of_files(paths: DataPaths) -> None:
    shop = open_shop(settings(paths, source="postgres_shop"), paths)
    assert (shop.source_path, shop.currency) == (None, "RUB")
    with pytest.raises(SettingsError, match="SETKA_SOURCE_PATH"):
        open_shop(settings(paths, source="postgres_shop,klaviyo"), paths)


def test_the_demonstration_is_set_aside_when_a_real_shop_comes(paths: DataPaths) -> None:
    open_shop(settings(paths), paths)
    (paths.root / "kept.txt").write_text("of the demonstration")
    for number in (1, 2):
        with locked_night(real(paths)) as (night, _):
            assert night.shop.source == "files"
        aside = paths.root.with_name(f"data-demo-{number}")
        assert json.loads((aside / "shop.json").read_text())["source"] == "synthetic"
        assert not (paths.root / "kept.txt").exists()
        if number == 1:
            assert (aside / "kept.txt").read_text() == "of the demonstration"
            night.ledger.close()
            paths.root.rename(paths.root.with_name("elsewhere"))
            open_shop(settings(paths), paths)


@pytest.mark.parametrize(
    ("wishes", "error"),
    [
        ({"source_path": Path("/nowhere/at/all")}, SourceError),
        ({"source": "shopfy"}, SettingsError),
        ({"timezone": None}, SettingsError),
        ({"source_path": None}, SettingsError),
    ],
    ids=["no folder", "no such source", "no zone", "no path"],
)
def test_the_demonstration_stays_when_the_real_shop_cannot_be_opened(
    paths: DataPaths, wishes: dict[str, object], error: type[Exception]
) -> None:
    open_shop(settings(paths), paths)
    with pytest.raises(error), locked_night(real(paths, **wishes)):
        pass
    assert [folder.name for folder in paths.root.parent.glob("data*")] == ["data"]
    shop = recorded_shop(paths)
    assert shop is not None
    assert shop.source == "synthetic"


def test_a_real_shop_is_never_set_aside(decided: CornerShop) -> None:
    before = files_of(decided.paths.raw)
    assert set_demo_aside(load_settings(data_dir=decided.paths.root, source="synthetic"), decided.paths) is None
    with pytest.raises(SettingsError, match="'synthetic' was asked for"):
        open_shop(load_settings(data_dir=decided.paths.root, source="synthetic"), decided.paths)
    assert files_of(decided.paths.raw) == before


@pytest.mark.parametrize("text", ["", "[]", '{"source": "files"}'])
def test_a_damaged_record_is_reported(paths: DataPaths, text: str) -> None:
    paths.root.mkdir()
    paths.shop.write_text(text)
    with pytest.raises(SettingsError, match=r"shop\.json: is not the record of a shop"):
        open_shop(settings(paths), paths)
