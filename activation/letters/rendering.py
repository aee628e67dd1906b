"""A letter from its template and the data of one message: strict variables, every value escaped."""

import functools
import html as html_entities
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
import yaml

from activation.letters.formats import FILTERS
from activation.letters.plain_text import plain_text
from activation.letters.sources import LANGUAGES, SUFFIX, TEMPLATES_DIR
from setka.errors import CardError


@dataclass(frozen=True)
class Letter:
    """A rendered letter: subject on one line, HTML that opens in a browser, and the same words as plain text."""

    subject: str
    html: str
    text: str


def render_letter(
    template: str, language: str, data: Mapping[str, Any], *, templates_dir: Path = TEMPLATES_DIR
) -> Letter:
    """Render `<campaign>/<letter>` in a language (en, ru; another language gets English).

    `data` holds customer.first_name (or None), the shop's name, url, postal_address and currency, context (what the
    decision brought along), and for marketing unsubscribe_url. Raises CardError naming the template when a variable or
    a file is missing.
    """
    spoken = language if language in LANGUAGES else LANGUAGES[0]
    name = f"{template}.{spoken}{SUFFIX}"
    environment = _environment(templates_dir)
    values = {**data, "language": spoken, "menu": _menu(templates_dir)}
    try:
        compiled = environment.get_template(name)
        subject = "".join(compiled.blocks["subject"](compiled.new_context(values)))
        html = compiled.render(values)
    except jinja2.TemplateNotFound as error:
        raise CardError(f"there is no template {error.name}", where=f"templates/{name}", remedy="Write it.") from None
    except (jinja2.TemplateError, ArithmeticError, TypeError, ValueError, KeyError) as error:
        raise CardError(
            f"cannot be rendered: {error}", where=f"templates/{name}", remedy="Guard the variable, or provide it."
        ) from None
    # The subject is a header, not HTML: entities would be read as they are.
    return Letter(" ".join(html_entities.unescape(subject).split()), html, plain_text(html))


@functools.cache
def _environment(templates_dir: Path) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates_dir),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(FILTERS)
    return environment


@functools.cache
def _menu(templates_dir: Path) -> list[dict[str, str]]:
    path = templates_dir / "menu.yml"
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else []
