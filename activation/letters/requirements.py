"""What every marketing letter must have, checked on the rendered letter (S178's list, by the letter's own marks)."""

from html.parser import HTMLParser

from activation.letters.rendering import Letter

REQUIRED_PARTS = {
    "preheader": "a preheader: what the inbox shows after the subject",
    "unsubscribe": "an unsubscribe link",
    "address": "the shop's postal address",
    "menu": "the category menu at the foot",
}


def missing_parts(letter: Letter) -> list[str]:
    """What the letter lacks, in plain words; empty when it may go out."""
    reader = _Marks()
    reader.feed(letter.html)
    reader.close()
    lacking = [words for part, words in REQUIRED_PARTS.items() if part not in reader.filled]
    if not letter.subject:
        lacking.append("a subject")
    if not reader.language:
        lacking.append("a lang attribute, which screen readers need")
    if reader.images_without_words:
        lacking.append(f"an alt text on {reader.images_without_words} images")
    return lacking


class _Marks(HTMLParser):
    """Which parts (attribute data-part) hold words, which language is declared, which images lack an alt attribute."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.filled: set[str] = set()
        self.language = ""
        self.images_without_words = 0
        self._part = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "html":
            self.language = given.get("lang") or ""
        if tag == "img" and not given.get("alt"):
            self.images_without_words += 1
        self._part = given.get("data-part") or self._part

    def handle_data(self, data: str) -> None:
        if data.strip() and self._part:
            self.filled.add(self._part)
            self._part = ""
