"""docs/glossary.md holds every word of the style guide once, with its meaning."""

import re

import pytest

from setka.settings import PROJECT_ROOT

STYLE = PROJECT_ROOT.parent / "shared" / "style.md"
GLOSSARY = PROJECT_ROOT / "docs" / "glossary.md"
ROW = re.compile(r"^\| \*\*(.+?)\*\* \| (.*?) \|(.*)\|$", re.MULTILINE)
ROWS = ROW.findall(GLOSSARY.read_text(encoding="utf-8"))


def test_every_word_has_one_meaning() -> None:
    words = [word for word, _, _ in ROWS]
    assert len(words) > 40
    assert len(set(words)) == len(words)
    assert [word for word, meaning, _ in ROWS if len(meaning.split()) < 2] == []


def test_every_line_of_the_table_is_a_word() -> None:
    lines = [line for line in GLOSSARY.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    assert len(lines) == len(ROWS) + 2, "head and rule"


@pytest.mark.skipif(not STYLE.is_file(), reason=f"the style guide is not at {STYLE}")
def test_the_style_guides_words_are_all_there() -> None:
    section = STYLE.read_text(encoding="utf-8").partition("\n## Words")[2].partition("\n## ")[0]
    table = [line.split("|")[1].strip() for line in section.splitlines() if line.startswith("| ")][1:]
    wanted = {word.strip() for cell in table for word in re.split(r"[,/]", cell)}
    assert len(wanted) > 20
    assert wanted - {word for word, _, _ in ROWS} == set()
