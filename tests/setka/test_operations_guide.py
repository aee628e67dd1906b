"""docs/operating.md has an entry for every error that an operator can meet, and for no other."""

import re

import pytest

from setka import errors
from setka.settings import PROJECT_ROOT

GUIDE = (PROJECT_ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
ENTRY = re.compile(r"^### (\w+) \((\d+)\)\n(.*?)(?=^#|\Z)", re.MULTILINE | re.DOTALL)
ENTRIES = {name: (int(code), text) for name, code, text in ENTRY.findall(GUIDE)}
KINDS = {
    name: kind
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, errors.SetkaError) and kind is not errors.SetkaError
}


def test_every_error_has_an_entry_and_every_entry_an_error() -> None:
    assert sorted(ENTRIES) == sorted(KINDS)
    assert len(ENTRY.findall(GUIDE)) == len(ENTRIES), "an entry stands there twice"


@pytest.mark.parametrize("name", sorted(KINDS))
def test_an_entry_says_what_to_do(name: str) -> None:
    code, text = ENTRIES[name]
    assert code == KINDS[name].exit_code
    for part in ("Symptom", "Check", "Command", "Safe to run again?"):
        assert re.search(rf"^- \*\*{re.escape(part)}\*\*:? \S", text, re.MULTILINE), f"{name} lacks {part}"


def test_exit_codes_are_unique_and_taken_by_nothing_else() -> None:
    codes = [kind.exit_code for kind in KINDS.values()]
    assert len(set(codes)) == len(codes)
    assert not set(codes) & {0, 1, 2}, "success, the unexpected and a misspelt command have these"
    assert all(code < 126 for code in codes), "the shell's own codes begin there"


@pytest.mark.parametrize("command", sorted(set(re.findall(r"\.venv/bin/setka ([a-z ]+?)(?=[`\[A-Z]| [A-Z\[])", GUIDE))))
def test_every_command_of_the_guide_exists(command: str) -> None:
    known = (PROJECT_ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert f"`setka {command.strip()}`" in known


def test_every_setting_of_the_guide_exists() -> None:
    known = (PROJECT_ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert set(re.findall(r"SETKA_[A-Z_]+", GUIDE)) <= set(re.findall(r"SETKA_[A-Z_]+", known))


def test_an_error_says_where_what_and_what_to_do_in_one_line() -> None:
    error = errors.SourceError("'two' is not a whole number", where="orders.csv: row 17", remedy="Correct the cell.")
    assert str(error) == "orders.csv: row 17: 'two' is not a whole number. Correct the cell."
    assert str(errors.SourceError("is it there?")) == "is it there?"
