"""The plain text part of a letter, derived from its HTML: the same words, links written out."""

import re
from html.parser import HTMLParser

_BLOCKS = {"p", "h1", "h2", "h3", "tr", "table", "div", "li"}
_UNSEEN = {"head", "style", "script", "title"}


def plain_text(html: str) -> str:
    """The visible words of `html` in order, paragraphs apart by one empty line, a link as `words (address)`.

    The hidden preheader is left out: in plain text it would be a doubled first line.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    text = "".join(reader.parts).replace("\xa0", " ")
    lines = [re.sub(r"[ \t\n]+", " ", line).strip() for line in text.split("\f")]
    joined = "\n".join(lines)
    return re.sub(r"\n{3,}", "\n\n", joined).strip() + "\n"


class _Reader(HTMLParser):
    """Collects words; a form feed marks a line's end, because the newlines of the source mean nothing."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen: list[str] = []
        self._links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if self._unseen or tag in _UNSEEN or given.get("data-part") == "preheader":
            if tag not in ("meta", "br", "img", "link"):  # these never close
                self._unseen.append(tag)
            return
        if tag == "br":
            self.parts.append("\f")
        elif tag == "img" and given.get("alt"):
            self.parts.append(given["alt"] or "")
        elif tag == "a":
            self._links.append(given.get("href") or "")
        elif tag in _BLOCKS:
            self.parts.append("\f\f")

    def handle_endtag(self, tag: str) -> None:
        if self._unseen:
            if tag == self._unseen[-1]:
                self._unseen.pop()
            return
        if tag == "a" and self._links:
            address = self._links.pop()
            if address:
                self.parts.append(f" ({address})")
        elif tag in _BLOCKS:
            self.parts.append("\f\f")
        elif tag == "td":
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)
