"""The key of the contact hashes: made once, kept private, never exchanged unnoticed."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from setka.errors import SettingsError
from setka.paths import DataPaths
from setka.secrets import MINIMUM_LENGTH, is_in_use, load_secret
from setka.settings import Settings, load_settings

GIVEN = "0123456789abcdef"


@pytest.fixture
def paths(tmp_path: Path) -> DataPaths:
    return DataPaths(tmp_path / "data")


def without() -> Settings:
    return load_settings()


def given(secret: str = GIVEN) -> Settings:
    return load_settings(secret=secret)


def test_it_is_made_once_and_only_its_owner_reads_it(paths: DataPaths) -> None:
    first = load_secret(without(), paths)
    assert load_secret(without(), paths) == first
    assert len(first) >= 2 * MINIMUM_LENGTH
    assert stat.S_IMODE(paths.secret.stat().st_mode) == 0o600
    assert stat.S_IMODE(paths.private.stat().st_mode) == 0o700


def test_two_shops_have_different_ones(tmp_path: Path) -> None:
    one, other = (load_secret(without(), DataPaths(tmp_path / name)) for name in ("one", "other"))
    assert one != other


def test_two_first_runs_at_once_agree_on_one(paths: DataPaths) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: load_secret(without(), paths), range(8)))
    assert len(found) == 1


def test_a_given_one_never_touches_the_disk(paths: DataPaths) -> None:
    assert load_secret(given(), paths) == GIVEN.encode()
    assert [file for file in paths.root.rglob("*") if file.is_file() and GIVEN.encode() in file.read_bytes()] == []


def test_a_short_one_is_refused_without_showing_it(paths: DataPaths) -> None:
    with pytest.raises(SettingsError, match="SETKA_SECRET: has 15 bytes, at least 16 are needed") as refused:
        load_secret(given(GIVEN[:-1]), paths)
    assert GIVEN[:-1] not in str(refused.value)
    assert not paths.root.exists()


def test_another_one_than_the_folders_is_refused(paths: DataPaths) -> None:
    load_secret(given(), paths)
    for other in (given("another secret of this shop"), load_settings(secret=GIVEN + " ")):
        with pytest.raises(SettingsError, match="differs from the secret"):
            load_secret(other, paths)
    assert load_secret(given(), paths) == GIVEN.encode()


def test_a_given_one_cannot_replace_the_one_that_was_made(paths: DataPaths) -> None:
    load_secret(without(), paths)
    with pytest.raises(SettingsError, match="differs"):
        load_secret(given(), paths)


def test_a_lost_one_is_not_made_anew(paths: DataPaths) -> None:
    """Under a new secret nobody's opt-out would match, so the old one must come back."""
    load_secret(without(), paths)
    paths.secret.unlink()
    with pytest.raises(SettingsError, match="is missing, though contact hashes were made with one"):
        load_secret(without(), paths)
    assert not paths.secret.exists()


def test_asking_whether_it_is_in_use_writes_nothing(paths: DataPaths) -> None:
    assert not is_in_use(without(), paths)
    assert not is_in_use(given(), paths)
    assert not paths.root.exists()
    load_secret(given(), paths)
    assert is_in_use(given(), paths)
