"""Setting a résumé down as text, so that everything said later points at its words."""

from dataclasses import dataclass, field

from resumes.documents import Line, Reading
from resumes.documents.cleaning import clean, tidy_line
from resumes.documents.heading_words import SectionKind
from resumes.documents.reading import TEXT_LIMIT_BYTES
from resumes.parsing import Found, Section

SURE = 1.0  # it was said, not read
_PAGE_LINES = 55
_BODY_SIZE, _HEADING_SIZE = 11.0, 14.0


class SheetFull(Exception):
    """More text than a résumé may have."""


@dataclass
class Sheet:
    """One page without an end."""

    _lines: list[str] = field(default_factory=list)
    _looks: list[Line] = field(default_factory=list)
    _sections: list[tuple[SectionKind, str, int]] = field(default_factory=list)
    _at: int = 0
    _bytes: int = 0

    @property
    def at(self) -> int:
        """Where the next line will start."""
        return self._at

    @property
    def end(self) -> int:
        """Where the last line ended."""
        return max(0, self._at - 1)

    def heading(self, kind: SectionKind, words: str) -> None:
        """Open a section."""
        self._sections.append((kind, words, self._at))
        self._write(words, is_heading=True)

    def line(self, *parts: str, between: str = " | ", bullet: bool = False) -> None:
        self.pieces(*parts, between=between, bullet=bullet)

    def pieces(
        self, *parts: str, between: str = " | ", bullet: bool = False
    ) -> list[Found | None]:
        """Write the parts in one line; where each stands, None for an empty one."""
        tidy = [_one_line(part) for part in parts]
        start = self._at + (2 if bullet else 0)
        found: list[Found | None] = []
        for part in tidy:
            found.append(_found(part, start) if part else None)
            start += len(part) + len(between) if part else 0
        written = between.join(part for part in tidy if part)
        if written:
            self._write(f"• {written}" if bullet else written)
        return found

    def reading(self) -> Reading:
        pages = max(1, -(-len(self._lines) // _PAGE_LINES))
        text = "\n".join(self._lines)
        return Reading(text=text, pages=pages, lines=tuple(self._looks))

    def sections(self) -> tuple[Section, ...]:
        """What stands before the first heading is how to reach the person."""
        first = self._sections[0][2] if self._sections else self._at
        opened: list[tuple[SectionKind, str, int]] = [*self._sections]
        if first > 0:
            opened.insert(0, ("contact", "", 0))
        ends = [*(start for _, _, start in opened[1:]), self._at]
        return tuple(
            Section(kind=kind, heading=words, start=start, end=max(start, end - 1))
            for (kind, words, start), end in zip(opened, ends, strict=False)
        )

    def _write(self, text: str, *, is_heading: bool = False) -> None:
        self._bytes += len(text.encode()) + 1
        if self._bytes > TEXT_LIMIT_BYTES:
            raise SheetFull
        page = len(self._lines) // _PAGE_LINES + 1
        end = self._at + len(text)
        look = Line(
            self._at,
            end,
            size=_HEADING_SIZE if is_heading else _BODY_SIZE,
            bold=is_heading,
            heading=is_heading,
            page=page,
        )
        self._looks.append(look)
        self._lines.append(text)
        self._at = end + 1


def _one_line(text: str) -> str:
    return tidy_line(clean(text).replace("\n", " ")).replace("\t", " ")


def _found(text: str, start: int) -> Found:
    return Found(value=text, confidence=SURE, start=start, end=start + len(text))
