"""The lines of a reading with their words, bullets and cells told apart."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from resumes.documents import Line, Reading

_BULLET = re.compile(
    r"(?:[•◦▪▫■□●○‣⁃∙·➢➤►▸❖✓✔◆◇›»]|[-–—*o](?=\s)|\d{1,2}[.)](?=\s))\s*"
)
_PAGE_NUMBER = re.compile(
    r"(?:page|seite|página|p\.)\s?\d{1,3}\s?(?:of|/|von|de)\s?\d{1,3}", re.IGNORECASE
)
_CELL_EDGE = re.compile(r"\t|\s?\|\s?|\s[•·]\s|\s{3,}")


@dataclass(frozen=True, slots=True)
class Span:
    """Some text and its place in the whole."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """Where the text ends in the whole."""
        return self.start + len(self.text)

    def strip(self, extra: str = "") -> "Span":
        """Drop blanks and `extra` characters from both ends."""
        edges = " \t\n" + extra
        left = len(self.text) - len(self.text.lstrip(edges))
        return Span(self.text.strip(edges), self.start + left)

    def split(self, edge: re.Pattern[str]) -> "list[Span]":
        """Part at every match of `edge`; empty parts are left out."""
        parts, at = [], 0
        for match in edge.finditer(self.text):
            parts.append(Span(self.text[at : match.start()], self.start + at))
            at = match.end()
        parts.append(Span(self.text[at:], self.start + at))
        return [part for p in parts if (part := p.strip()).text]


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line: the bullet taken off, if it has one."""

    body: Span
    bullet: str
    look: Line

    @property
    def text(self) -> str:
        """The words, without the bullet."""
        return self.body.text

    @property
    def start(self) -> int:
        """Where the line starts, bullet included."""
        return self.look.start

    @property
    def end(self) -> int:
        """Where the line ends."""
        return self.look.end

    @property
    def body_indent(self) -> float:
        """About where the words after a bullet start; 0 where unknown."""
        look = self.look
        return look.indent + 0.3 * look.size if look.indent and look.size else 0.0

    def cells(self) -> list[Span]:
        """Parts set apart by wide gaps, bars or dots."""
        return self.body.split(_CELL_EDGE)


def text_lines(reading: Reading) -> Iterator[TextLine]:
    """Yield the lines of a reading, in order, without the numbers of its pages."""
    for look in reading.lines:
        text = reading.text[look.start : look.end]
        if _PAGE_NUMBER.fullmatch(text.strip()):
            continue
        match = _BULLET.match(text)
        skip = match.end() if match and match.end() < len(text) else 0
        yield TextLine(Span(text[skip:], look.start + skip), text[:skip].strip(), look)
