"""Read a PDF: glyphs, runs, columns, lines. Runs inside the child process only."""

import io
import logging
from typing import Any

import pdfplumber
from pdfplumber.utils.exceptions import PdfminerException

from resumes.documents.columns import rows_in_order, whole_headings
from resumes.documents.glyphs import Run, runs_of, visible_glyphs
from resumes.documents.painting import colour_as_painted
from resumes.documents.reading import PAGE_LIMIT, CannotRead, Reading
from resumes.documents.writing import Writer

_MOST_GLYPHS = 120_000
_MOST_EDGES = 2_000
_PICTURE_SHARE = 0.02

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)


def read_pdf(content: bytes) -> Reading:
    """Return the reading; raises CannotRead where there is none."""
    colour_as_painted()
    try:
        with pdfplumber.open(io.BytesIO(content)) as document:
            return _read(document)
    except PdfminerException as wrapped:
        if any(isinstance(a, MemoryError | RecursionError) for a in wrapped.args):
            raise CannotRead("too_complex") from wrapped
        cause = repr(wrapped)
        encrypted = "Password" in cause or "Encrypt" in cause
        raise CannotRead("encrypted" if encrypted else "damaged") from wrapped


def _read(document: Any) -> Reading:  # Any: an untyped library
    if len(document.pages) > PAGE_LIMIT:
        raise CannotRead("too_complex")
    writer = Writer()
    for number, page in enumerate(document.pages, start=1):
        _read_page(page, number, writer)
        page.close()
    if not document.pages:
        raise CannotRead("damaged")
    if not writer.has_text:
        raise CannotRead("needs_ocr" if writer.has_drawings else "empty")
    return writer.finish(pages=len(document.pages))


def _read_page(page: Any, number: int, writer: Writer) -> None:  # Any: untyped library
    if len(page.chars) > _MOST_GLYPHS:
        raise CannotRead("too_complex")
    glyphs, hidden = visible_glyphs(page)
    rows, columns = rows_in_order(whole_headings(runs_of(glyphs)))
    writer.columns = max(writer.columns, columns)
    writer.hidden_text |= hidden
    writer.has_tables |= _has_table(page)
    writer.has_images |= any(_is_picture(i, page) for i in page.images)
    writer.has_drawings |= bool(page.images or page.curves or page.rects)
    for row in rows:
        _write_row(row, number, writer)


def _write_row(row: list[Run], number: int, writer: Writer) -> None:
    lead = row[0]
    writer.line(
        "\t".join(run.text for run in row),
        size=round(max(run.size for run in row), 1),
        bold=all(run.bold for run in row if len(run.text) > 2),
        indent=round(lead.x0, 1),
        page=number,
    )


def _is_picture(image: Any, page: Any) -> bool:  # Any: untyped library
    area = abs(image["width"] * image["height"])
    return bool(area >= _PICTURE_SHARE * page.width * page.height)


def _has_table(page: Any) -> bool:  # Any: untyped library
    """Ruled cells, at least two by two; looked for only where rules may make some."""
    upright = {round(e["x0"]) for e in page.edges if _is_long(e, "v")}
    level = {round(e["top"]) for e in page.edges if _is_long(e, "h")}
    if len(upright) < 3 or len(level) < 3 or len(page.edges) > _MOST_EDGES:
        return False
    return any(_is_grid(table) for table in page.find_tables())


def _is_grid(table: Any) -> bool:  # Any: untyped library
    full = [sum(cell is not None for cell in row.cells) for row in table.rows]
    return sum(count >= 2 for count in full) >= 2


def _is_long(edge: Any, orientation: str) -> bool:  # Any: untyped library
    length = edge["height"] if orientation == "v" else edge["width"]
    return bool(edge["orientation"] == orientation and length >= 12)
