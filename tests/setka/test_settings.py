"""Settings come from the environment, and a wrong one names its variable."""

from pathlib import Path

import pytest

from setka.errors import SettingsError
from setka.settings import PROJECT_ROOT, Settings, ledger_url, load_settings


def test_without_any_variable_the_shop_is_the_demonstration() -> None:
    settings = load_settings()
    assert (settings.data_dir, settings.source, settings.as_of) == (PROJECT_ROOT / "data", None, None)
    assert (settings.provider, settings.live) == ("outbox", False)


def test_variables_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SETKA_TIMEZONE", "Asia/Yekaterinburg")
    monkeypatch.setenv("SETKA_KEEP_SNAPSHOTS", "3")
    settings = load_settings()
    assert (settings.timezone, settings.keep_snapshots) == ("Asia/Yekaterinburg", 3)


def test_what_a_caller_says_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SETKA_CURRENCY", "EUR")
    assert load_settings(currency="RUB").currency == "RUB"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TIMEZONE", "Moscow"),
        ("TIMEZONE", "MSK+3"),
        ("TIMEZONE", "localtime"),
        ("TIMEZONE", "../etc/passwd"),
        ("CURRENCY", "eur"),
        ("AS_OF", "yesterday"),
        ("AS_OF", "2026-02-29"),
        ("KEEP_SNAPSHOTS", "0"),
        ("GLOBAL_HOLDOUT_PERCENT", "51"),
        ("LOCK_WAIT_SECONDS", "-1"),
        ("SYNTHETIC_CUSTOMERS", "many"),
        ("LANGUAGE", "de"),
        ("LIVE", "perhaps"),
    ],
)
def test_a_wrong_value_is_refused_with_variable_value_and_remedy(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"SETKA_{name}", value)
    with pytest.raises(SettingsError) as refused:
        load_settings()
    message = str(refused.value)
    assert message.startswith(f"SETKA_{name}: {value!r} ")
    assert message.endswith("See docs/settings.md for what it may be.")
    assert "\n" not in message


def test_paths_are_made_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SETKA_DATA_DIR", "shop")
    monkeypatch.setenv("SETKA_SOURCE_PATH", "~/exports")
    settings = load_settings()
    assert settings.data_dir == tmp_path / "shop"
    assert settings.source_path == Path.home() / "exports"


def test_the_file_of_settings_is_the_projects_wherever_the_command_is_called() -> None:
    assert Settings.model_config["env_file"] == PROJECT_ROOT / ".env"


def test_the_ledger_is_in_the_data_folder_unless_said_otherwise(tmp_path: Path) -> None:
    assert ledger_url(load_settings(data_dir=tmp_path)) == f"sqlite:///{tmp_path}/ledger.sqlite"
    assert ledger_url(load_settings(ledger_url="postgresql://somewhere")) == "postgresql://somewhere"


def test_a_secret_is_not_shown() -> None:
    assert "long secret" not in repr(load_settings(secret="a long secret of the shop"))


def test_only_one_module_reads_the_environment() -> None:
    rooms = ("setka", "ingestion", "activation", "measurement", "simulation", "dashboards")
    readers = {
        str(file.relative_to(PROJECT_ROOT))
        for room in rooms
        for file in (PROJECT_ROOT / room).rglob("*.py")
        if "getenv" in file.read_text(encoding="utf-8") or "os.environ" in file.read_text(encoding="utf-8")
    }
    # These hand variables to dbt and to Dagster, which read nothing else; no choice of the shop comes from there.
    assert readers == {"setka/dbt.py", "setka/cli.py"}
