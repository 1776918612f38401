"""Set lines down one after another, keeping offsets true and the text bounded."""

import re
from dataclasses import dataclass, field
from typing import Any

from resumes.documents.cleaning import clean, has_smuggled, tidy_line
from resumes.documents.reading import TEXT_LIMIT_BYTES, CannotRead, Line, Reading

_LONE_BULLET = re.compile(r"^(?:[•◦▪■□●○‣∙·➢➤►❖◆◇]|[-*–])\s")


@dataclass(slots=True)
class Writer:
    """Collects what a reader finds; `finish` makes the reading."""

    columns: int = 1
    has_tables: bool = False
    has_text_boxes: bool = False
    has_images: bool = False
    has_drawings: bool = False
    hidden_text: bool = False
    _parts: list[str] = field(default_factory=list)
    _lines: list[Line] = field(default_factory=list)
    _length: int = 0
    _bytes: int = 0

    @property
    def has_text(self) -> bool:
        """Tell whether any line was written."""
        return bool(self._lines)

    def texts(self) -> tuple[str, ...]:
        """Give the lines written so far."""
        return tuple(self._parts)

    def line(self, text: str, **look: Any) -> None:  # Any: the fields of Line
        """Write one line; blank ones are dropped."""
        self.hidden_text |= has_smuggled(text)
        for piece in clean(text).split("\n"):
            if tidy := _bullet_first(tidy_line(piece)):
                self._add(tidy, look)

    def finish(self, pages: int) -> Reading:
        """Give the reading; raises CannotRead when nothing was written."""
        if not self._lines:
            raise CannotRead("empty")
        return Reading(
            text="\n".join(self._parts),
            pages=pages,
            lines=tuple(self._lines),
            columns=self.columns,
            has_tables=self.has_tables,
            has_text_boxes=self.has_text_boxes,
            has_images=self.has_images,
            hidden_text=self.hidden_text,
        )

    def _add(self, text: str, look: dict[str, Any]) -> None:  # Any: fields of Line
        self._bytes += len(text.encode()) + 1
        if self._bytes > TEXT_LIMIT_BYTES:
            raise CannotRead("too_complex")
        start = self._length
        self._parts.append(text)
        self._lines.append(Line(start, start + len(text), **look))
        self._length = start + len(text) + 1


def _bullet_first(text: str) -> str:
    """A bullet set apart from its text by a wide gap belongs to it."""
    return text[0] + " " + text[2:] if _LONE_BULLET.match(text) else text
