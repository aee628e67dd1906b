"""`setka doctor`: each finding, good and bad, and that looking changes nothing."""

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from corner_shop import CornerShop, files_of

from setka.doctor import Finding, examine
from setka.lock import run_lock
from setka.paths import DataPaths
from setka.pointer import read_pointer
from setka.settings import Settings, load_settings
from setka.shop import open_shop


def finding(settings: Settings, subject: str) -> Finding:
    return next(one for one in examine(settings) if one.subject == subject)


def test_a_shop_in_order_has_only_good_findings_and_is_not_touched(decided: CornerShop, command) -> None:
    before = files_of(decided.paths.root)
    ended = command("doctor", **decided.environment)
    assert ended.code == 0
    assert {line.split()[0] for line in ended.out.splitlines()} == {"ok"}
    after = files_of(decided.paths.root)
    untouched = {name for name in before if name != "run.lock" and not name.startswith("ledger.sqlite-")}
    assert {name: after.get(name) for name in untouched} == {name: before[name] for name in untouched}


def test_before_the_first_night_nothing_is_missing(new_corner: CornerShop) -> None:
    findings = examine(new_corner.settings())
    assert [one for one in findings if not one.is_fine] == []
    assert not new_corner.paths.root.exists()


def test_findings_say_what_is_there(decided: CornerShop) -> None:
    said = {one.subject: one.words for one in examine(decided.settings())}
    assert "files, time zone Europe/Moscow, currency RUB" in said["shop"]
    assert "5 file(s)" in said["source"]
    assert said["cards"] == "4 campaign card(s), all fine"
    assert said["decisions"] == "1 run(s) decided, the newest is nightly-2026-11-01"
    assert "data as of 2026-11-01 00:00:00 UTC" in said["snapshot"]
    assert said["lock"] == "free"
    assert "nothing leaves this machine" in said["provider"]
    assert "segment model(s)" in said["segments"]
    assert said["python"].startswith("Python 3.")


def lose_pointer_file(shop: CornerShop) -> None:
    (shop.paths.published / read_pointer(shop.paths).file).unlink()


def damage_snapshot(shop: CornerShop) -> None:
    file = shop.paths.published / read_pointer(shop.paths).file
    file.chmod(0o644)
    file.write_bytes(b"half of something" * 1000)


def damage_pointer(shop: CornerShop) -> None:
    shop.paths.current.write_text("{")


def lose_contacts(shop: CornerShop) -> None:
    (shop.paths.private / read_pointer(shop.paths).contacts).unlink()


def lose_manifest(shop: CornerShop) -> None:
    (shop.paths.decisions_of("nightly-2026-11-01") / "manifest.json").unlink()


def edit_decisions(shop: CornerShop) -> None:
    with (shop.paths.decisions_of("nightly-2026-11-01") / "decisions.parquet").open("ab") as file:
        file.write(b"one byte more")


def damage_ledger(shop: CornerShop) -> None:
    for file in shop.paths.root.glob("ledger.sqlite*"):
        file.unlink()
    shop.paths.ledger.write_bytes(b"half of something" * 1000)


def lose_source(shop: CornerShop) -> None:
    shop.source.rename(shop.source.with_name("elsewhere"))


@pytest.mark.parametrize(
    ("harm", "subject", "words"),
    [
        (lose_pointer_file, "snapshot", "which is missing"),
        (damage_snapshot, "snapshot", "does not open"),
        (damage_pointer, "snapshot", "the pointer cannot be read"),
        (lose_contacts, "snapshot", "which is missing"),
        (lose_manifest, "decisions", "the manifest is missing or damaged"),
        (edit_decisions, "decisions", "is not the file that was frozen"),
        (damage_ledger, "ledger", "it cannot be opened"),
        (lose_source, "source", "is not a folder"),
    ],
)
def test_each_harm_is_found_and_named(
    decided: CornerShop, command, harm: Callable[[CornerShop], None], subject: str, words: str
) -> None:
    harm(decided)
    ended = command("doctor", **decided.environment)
    assert ended.code == 1
    first, *others = ended.out.splitlines()
    assert first.startswith(f"BAD {subject}: ")
    assert words in first
    assert {line.split()[0] for line in others} == {"ok"}


@pytest.mark.parametrize(
    ("fields", "subject", "words"),
    [
        ({"disk_floor_gib": 10**9}, "disk", "the floor is 1e+09"),
        ({"currency": "EUR"}, "shop", "'EUR' was asked for, but the folder holds"),
        ({"timezone": "Europe/Riga"}, "shop", "'Europe/Riga' was asked for"),
        ({"secret": "another secret than before"}, "secret", "differs"),
        ({"secret": "short"}, "secret", "at least 16 are needed"),
    ],
)
def test_each_contradicting_setting_is_found(
    decided: CornerShop, fields: dict[str, object], subject: str, words: str
) -> None:
    found = finding(decided.settings(**fields), subject)
    assert not found.is_fine
    assert words in found.words


def test_a_broken_card_is_found(decided: CornerShop, tmp_path: Path) -> None:
    (tmp_path / "cards").mkdir()
    (tmp_path / "cards" / "win_back.yml").write_text("campaign: win_back\n")
    found = finding(decided.settings(cards_dir=tmp_path / "cards"), "cards")
    assert not found.is_fine
    assert "win_back.yml" in found.words


def test_a_source_that_was_never_named_is_found(tmp_path: Path) -> None:
    found = finding(load_settings(data_dir=tmp_path, source="online_retail"), "source")
    assert not found.is_fine
    assert "SETKA_SOURCE_PATH: is not set" in found.words


def test_a_demonstration_that_will_be_moved_is_announced(tmp_path: Path) -> None:
    settings = load_settings(data_dir=tmp_path / "data")
    open_shop(settings, DataPaths(settings.data_dir))
    real = load_settings(data_dir=tmp_path / "data", source="online_retail", source_path=tmp_path)
    assert "which the next night moves aside" in finding(real, "shop").words


def test_a_held_lock_is_told_with_its_age_and_is_no_fault(decided: CornerShop) -> None:
    with run_lock(decided.paths.lock, 0):
        an_hour_ago = dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)
        os.utime(decided.paths.lock, (an_hour_ago.timestamp(),) * 2)
        found = finding(decided.settings(), "lock")
    assert found.is_fine
    assert f"{an_hour_ago:%Y-%m-%d %H:%M} UTC" in found.words


def test_what_the_files_lack_and_what_is_not_brought_is_told(new_corner: CornerShop, command) -> None:
    new_corner.write("web_events.csv", [{"event_id": "1"}])
    ended = command("doctor", **new_corner.environment)
    assert ended.code == 1
    first, *others = ended.out.splitlines()
    assert first.startswith("BAD mapping files: web_events.csv: columns visitor_id, event_type, occurred_at missing. ")
    (lacking,) = [line for line in others if line.startswith("ok  not brought: ")]
    assert "loyalty_transactions (no bonus balances" in lacking
    assert "consents (" not in lacking


def test_a_file_of_no_table_is_hinted_at_and_no_fault(new_corner: CornerShop, command) -> None:
    new_corner.write("web_event.csv", [{"event_id": "1"}])
    ended = command("doctor", **new_corner.environment)
    assert ended.code == 0
    assert "web_event.csv: belongs to no table of the raw contract" in ended.out
    assert "web_events (no sessions, no abandoned carts" in ended.out


def test_sources_that_cannot_stand_together_are_found(new_corner: CornerShop) -> None:
    found = [one for one in examine(new_corner.settings(source="files,online_retail")) if not one.is_fine]
    assert "does not say which ids are its own" in next(one for one in found if one.subject == "mapping").words
