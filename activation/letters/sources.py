"""Where the letters' templates lie and what they are made of: `templates/<campaign>/<letter>.<language>.html.jinja`."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import jinja2

TEMPLATES_DIR = Path(__file__).resolve().parent.parent / "templates"
LANGUAGES = ("en", "ru")
SUFFIX = ".html.jinja"


def template_path(templates_dir: Path, campaign: str, letter: str, language: str) -> Path:
    """The file of a letter in one language."""
    return templates_dir / campaign / f"{letter}.{language}{SUFFIX}"


def template_names(templates_dir: Path, campaign: str) -> set[str]:
    """The letters of a campaign that exist in any language."""
    return {path.name.split(".")[0] for path in (templates_dir / campaign).glob(f"*{SUFFIX}")}


def source_hashes(templates_dir: Path, campaign: str, letters: Iterable[str]) -> dict[str, str]:
    """SHA-256 of each file that the letters are made of, shared files of the templates folder included."""
    files = [template_path(templates_dir, campaign, letter, language) for letter in letters for language in LANGUAGES]
    shared = [path for path in templates_dir.iterdir() if path.is_file()]
    return {
        path.relative_to(templates_dir).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted({*files, *shared})
    }


def syntax_problem(templates_dir: Path, path: Path) -> str | None:
    """What Jinja cannot read in the template, with its line, or None."""
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(templates_dir), autoescape=True)
    try:
        environment.parse(path.read_text(encoding="utf-8"))
    except jinja2.TemplateSyntaxError as error:
        return f"line {error.lineno}: {error.message}"
    except UnicodeDecodeError:
        return "is not UTF-8 text"
    return None
