"""A paper as a PDF or a DOCX file: in a thread, and few at once."""

import asyncio
import io
import json
from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources

import docx
import typst
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Cm, Pt

from ai.building.papers import Format, Paper
from ai.building.plain import Line, lines_of
from common.errors import Unavailable

AT_ONCE = 2
WAITING = 20
_FONT = "Calibri"
_STYLES = {"name": "Title", "heading": "Heading 1", "role": "Heading 2"}
MEDIA_TYPES: dict[Format, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class PrintersBusy(Unavailable):
    detail = "Many files are being made at the moment: try again in a few seconds."


@dataclass
class Printers:
    """So many papers are printed at once, so many wait, and no more."""

    _places: asyncio.Semaphore
    _there: int = 0

    @classmethod
    def new(cls) -> "Printers":
        return cls(asyncio.Semaphore(AT_ONCE))

    async def print_(self, paper: Paper, kind: Format) -> bytes:
        """Raises: PrintersBusy: Too many wait already."""
        if self._there >= AT_ONCE + WAITING:
            raise PrintersBusy(retry_after=5)
        self._there += 1
        try:
            async with self._places:
                make = as_pdf if kind == "pdf" else as_docx
                return await asyncio.to_thread(make, paper)
        finally:
            self._there -= 1


def as_pdf(paper: Paper) -> bytes:
    lines = [asdict(line) for line in lines_of(paper)]
    inputs = {"lines": json.dumps(lines), "name": paper.name}
    made = typst.compile(
        _template(), sys_inputs=inputs, ignore_system_fonts=True, format="pdf"
    )
    assert isinstance(made, bytes)
    return made


@cache
def _template() -> bytes:
    return (resources.files("ai.building") / "resume.typ").read_bytes()


def as_docx(paper: Paper) -> bytes:
    document = docx.Document()
    _prepare(document, paper)
    for line in lines_of(paper):
        _add(document, line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _prepare(document: Document, paper: Paper) -> None:
    section = document.sections[0]
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(1.8)
    for style in document.styles:
        if style.type == WD_STYLE_TYPE.PARAGRAPH:
            style.font.name = _FONT
    document.styles["Normal"].font.size = Pt(10.5)
    document.styles["Normal"].paragraph_format.space_after = Pt(3)
    # The template's own author and dates are nobody's here.
    document.core_properties.author = paper.name
    document.core_properties.title = paper.name
    document.core_properties.comments = ""


def _add(document: Document, line: Line) -> None:
    if line.kind == "bullet":
        document.add_paragraph(line.text, style="List Bullet")
    else:
        document.add_paragraph(line.text, style=_STYLES.get(line.kind, "Normal"))
    if line.aside:
        document.add_paragraph(line.aside)
