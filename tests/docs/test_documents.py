"""Documents that enumerate are generated or held to the code here."""

import re
from pathlib import Path

import pytest

from setka.documents import generated_documents
from setka.publication import PUBLISHED_TABLES
from setka.settings import PROJECT_ROOT

PROSE = [PROJECT_ROOT / "README.md", PROJECT_ROOT / "CONTRIBUTING.md", *sorted((PROJECT_ROOT / "docs").rglob("*.md"))]
RULES = {
    "decision_reasons",
    "frequency_bands",
    "item_purposes",
    "item_reasons",
    "lifecycle_zones",
    "recency_bands",
    "segment_cities",
    "segment_interests",
    "segment_regions",
    "segment_thresholds",
}


@pytest.mark.parametrize("path", generated_documents(), ids=lambda path: path.name)
def test_generated_document_is_what_the_code_says(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == generated_documents()[path], f"{path.name} is out of date: make docs"


@pytest.mark.parametrize("document", PROSE, ids=lambda path: str(path.relative_to(PROJECT_ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", document.read_text(encoding="utf-8")):
        if target.startswith("http"):
            continue
        path, _, heading = target.partition("#")
        file = (document.parent / path).resolve() if path else document
        assert file.exists(), f"{document.name} links to {target}"
        if heading:
            headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
            anchors = {re.sub(r"[^\w -]", "", text).lower().replace(" ", "-") for text in headings}
            assert heading in anchors, f"{document.name} links to {target}"


def test_readme_introduces_every_published_mart_and_no_other() -> None:
    table = (
        (PROJECT_ROOT / "README.md").read_text(encoding="utf-8").split("## What each mart answers")[1].split("##")[0]
    )
    named = {name for row in re.findall(r"^\| (`.+?`) \|", table, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)}

    marts = {name for name in PUBLISHED_TABLES if not name.startswith("int_")} - RULES
    assert named == marts


def test_readme_names_every_room() -> None:
    text = (PROJECT_ROOT / "README.md").read_text(encoding="utf-8")
    rooms = {path.parent.name for path in PROJECT_ROOT.glob("*/__init__.py")}

    assert {f"`{room}/`" for room in rooms} <= set(re.findall(r"`\w+/`", text))


def test_make_targets_named_in_prose_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (PROJECT_ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {
        name
        for document in PROSE
        for name in re.findall(
            r"(?:^|`|\d )make ([a-z]+)(?=`|\s|$)", document.read_text(encoding="utf-8"), re.MULTILINE
        )
    }

    assert named
    assert named <= targets


def test_commands_named_in_prose_exist() -> None:
    commands = re.findall(r"`(setka [a-z -]+)`", (PROJECT_ROOT / "docs" / "commands.md").read_text(encoding="utf-8"))
    known = {" ".join(command.split()[1:]) for command in commands}
    for document in PROSE:
        for line in re.findall(r"(?:\.venv/bin/|`)setka ([a-z][a-z ]*)", document.read_text(encoding="utf-8")):
            words = line.split()
            assert any(" ".join(words[:length]) in known for length in (1, 2)), f"{document.name}: setka {line}"
