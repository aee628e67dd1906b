import itertools
from pathlib import Path
from typing import Any

import pytest

from activation.letters.plain_text import plain_text
from activation.letters.rendering import Letter, render_letter
from activation.letters.requirements import missing_parts
from activation.letters.sources import LANGUAGES, TEMPLATES_DIR
from setka.errors import CardError

LETTERS = (
    "abandoned_cart/still_there",
    "abandoned_cart/your_cart",
    "welcome/how_to_choose",
    "welcome/last_letter",
    "welcome/thanks",
    "win_back/personal_word",
    "win_back/what_is_new",
)
SERVICE_LETTERS = ("order_confirmation/order_received",)
EVERY_LETTER = list(itertools.product(LETTERS, LANGUAGES))
OCCURRENCE = {"product_count": 2, "order": "o-17", "order_date": "2026-10-31", "amount": 1990}
LINK = "https://shop.example.org/u/token"


def data(first_name: str | None = "Анна", **changes: Any) -> dict[str, Any]:
    known = {
        "customer": {"first_name": first_name},
        "context": {"occurrence": OCCURRENCE},
        "shop": {
            "name": "Ромашка & Co",
            "postal_address": "1 Main <St>",
            "url": "https://shop.example.org",
            "currency": "RUB",
        },
        "unsubscribe_url": LINK,
    }
    return {**known, **changes}


@pytest.mark.parametrize(("template", "language"), EVERY_LETTER)
def test_every_letter_has_what_a_letter_must_have(template: str, language: str) -> None:
    letter = render_letter(template, language, data())
    assert missing_parts(letter) == []
    assert f'<html lang="{language}">' in letter.html
    assert f'href="{LINK}"' in letter.html
    assert LINK in letter.text
    assert "1 Main &lt;St&gt;" in letter.html
    assert "1 Main <St>" in letter.text
    assert "\n" not in letter.subject


def test_no_letter_is_left_out_here() -> None:
    written = {str(path.relative_to(TEMPLATES_DIR)).split(".")[0] for path in TEMPLATES_DIR.glob("*/*.jinja")}
    assert written == {*LETTERS, *SERVICE_LETTERS}


@pytest.mark.parametrize(("template", "language"), list(itertools.product(SERVICE_LETTERS, LANGUAGES)))
def test_a_letter_about_an_order_sells_nothing_and_has_nothing_to_unsubscribe_from(
    template: str, language: str
) -> None:
    """It is rendered without a link to unsubscribe, and would fail if it asked for one."""
    given = {name: value for name, value in data().items() if name != "unsubscribe_url"}
    letter = render_letter(template, language, given)
    assert missing_parts(letter) == ["an unsubscribe link", "the category menu at the foot"]
    assert "o-17" in letter.subject
    told = {"en": ("October 31, 2026", "RUB1,990.00"), "ru": ("31 октября 2026", "1990,00 ₽")}
    plain = letter.text.replace("\xa0", "")
    assert all(words.replace(" ", "") in plain.replace(" ", "") for words in told[language])


def test_variants_and_languages_say_different_things() -> None:
    subjects = {render_letter(*which, data(None)).subject for which in EVERY_LETTER}
    assert len(subjects) == len(EVERY_LETTER)


@pytest.mark.parametrize("name", ["Пётр", "O'Brien", "<script>alert(1)</script>", "{{ 7 * 7 }}", "Anna & Co"])
def test_a_name_is_shown_as_it_is_and_never_run(name: str) -> None:
    letter = render_letter("win_back/personal_word", "en", data(name))
    assert letter.subject == f"{name}, it has been a while"
    assert f"Dear {name}," in letter.text
    assert "<script>" not in letter.html


@pytest.mark.parametrize(("template", "language"), EVERY_LETTER)
def test_a_missing_name_leaves_no_hole(template: str, language: str) -> None:
    letter = render_letter(template, language, data(None))
    assert "None" not in letter.html
    assert not letter.subject.startswith((",", " "))
    assert "Здравствуйте!" in letter.text or "Dear friend," in letter.text or "Hello," in letter.text


def test_a_language_without_letters_gets_english() -> None:
    assert render_letter(LETTERS[0], "de", data()).html.count('<html lang="en">') == 1


def test_an_undefined_variable_is_an_error_naming_template_and_variable() -> None:
    broken = data()
    del broken["shop"]["name"]
    with pytest.raises(CardError, match=r"templates/win_back/personal_word.en.html.jinja: .*'name'"):
        render_letter("win_back/personal_word", "en", broken)


def test_a_missing_template_is_an_error() -> None:
    with pytest.raises(CardError, match="there is no template win_back/nothing"):
        render_letter("win_back/nothing", "en", data())


def test_a_broken_template_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "x.en.html.jinja").write_text("{% block subject %}{{ 1 / customer }}{% endblock %}")
    with pytest.raises(CardError, match="cannot be rendered"):
        render_letter("x", "en", data(), templates_dir=tmp_path)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One\n  two</p><p>three</p>", "One two\n\nthree\n"),
        ("a<br>b", "a\nb\n"),
        ('<a href="https://x.org">Look</a>!', "Look (https://x.org)!\n"),
        ('<div data-part="preheader">hidden <b>too</b></div><h1>Seen</h1>', "Seen\n"),
        ("<head><title>t</title><style>p {}</style><meta></head><p>x</p>", "x\n"),
        ("Tom &amp; Ann&nbsp;5 &lt; 6", "Tom & Ann 5 < 6\n"),
        ('<img src="x" alt="A red coat"><img src="y">', "A red coat\n"),
        ("<table><tr><td>1</td><td>one</td></tr><tr><td>2</td><td>two</td></tr></table>", "1 one\n\n2 two\n"),
    ],
)
def test_plain_text_keeps_words_and_links(html: str, text: str) -> None:
    assert plain_text(html) == text


WHOLE = (
    '<html lang="en"><div data-part="preheader">p</div><a data-part="unsubscribe" href="u">u</a>'
    '<span data-part="address">a</span><td data-part="menu"><a href="m">m</a></td></html>'
)


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ('<div data-part="preheader">p</div>', "preheader"),
        ('<a data-part="unsubscribe" href="u">u</a>', "unsubscribe link"),
        ('<span data-part="address">a</span>', "postal address"),
        ('<td data-part="menu"><a href="m">m</a></td>', "category menu"),
        (' lang="en"', "lang attribute"),
    ],
)
def test_what_a_letter_lacks_is_named(part: str, words: str) -> None:
    assert missing_parts(Letter("s", WHOLE, "")) == []
    lacking = missing_parts(Letter("s", WHOLE.replace(part, ""), ""))
    assert len(lacking) == 1
    assert words in lacking[0]


def test_a_picture_without_words_and_a_missing_subject_are_named() -> None:
    lacking = missing_parts(Letter("", WHOLE + '<img src="x"><img src="y" alt="">', ""))
    assert lacking == ["a subject", "an alt text on 2 images"]
