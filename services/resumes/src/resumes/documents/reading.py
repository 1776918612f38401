"""What was read from a file: the text in reading order, and how it was laid out.

Lines tile the text: `text[line.start:line.end]` is the line without its newline, so
every later finding can point at the characters it rests on.
"""

from dataclasses import asdict, dataclass
from typing import Any, Literal

Kind = Literal["pdf", "docx", "txt"]
Reason = Literal["too_complex", "damaged", "encrypted", "needs_ocr", "empty"]
Zone = Literal["body", "header", "footer", "text_box", "table"]

TEXT_LIMIT_BYTES = 200_000
PAGE_LIMIT = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One line and its typography; `size` is in points, 0 where unknown."""

    start: int
    end: int
    size: float = 0.0
    bold: bool = False
    heading: bool = False
    indent: float = 0.0
    page: int = 1
    zone: Zone = "body"


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as a person reads it. A tab in `text` stands for a wide gap."""

    text: str
    pages: int
    lines: tuple[Line, ...]
    columns: int = 1
    has_tables: bool = False
    has_text_boxes: bool = False
    has_images: bool = False
    hidden_text: bool = False

    def to_json(self) -> dict[str, Any]:  # Any: a JSON object
        """Give plain values, as `from_json` takes them."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "Reading":  # Any: a JSON object
        """Rebuild a reading; raises TypeError or KeyError on another shape."""
        lines = tuple(Line(**line) for line in value["lines"])
        return cls(**{**value, "lines": lines})


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The document cannot be used, and why: a stable word for people and code."""

    reason: Reason


class CannotRead(Exception):
    """Raised inside a reader; becomes `Unreadable` at the edge of the process."""

    def __init__(self, reason: Reason) -> None:
        """Carry the stable reason."""
        super().__init__(reason)
        self.reason: Reason = reason
