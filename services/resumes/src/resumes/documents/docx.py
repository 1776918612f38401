"""Read a DOCX in document order, text boxes and headers included.

Runs inside the child process only. The sizes an archive declares are checked before
anything in it is opened.
"""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.opc.exceptions import OpcError
from lxml import etree

from resumes.documents.docx_paragraphs import Look, paragraph_lines
from resumes.documents.docx_xml import W, children, tag
from resumes.documents.reading import CannotRead, Reading, Zone
from resumes.documents.writing import Writer

_MOST_ENTRIES = 500
_MOST_BYTES = 24_000_000
_MOST_TEXT_PART_BYTES = 6_000_000
_WORDS_PER_PAGE = 550


def read_docx(content: bytes) -> Reading:
    """Return the reading; raises CannotRead where there is none."""
    _check_sizes(content)
    try:
        document = docx.Document(io.BytesIO(content))
    except (
        OpcError,
        KeyError,
        ValueError,
        etree.XMLSyntaxError,
        zipfile.BadZipFile,
    ) as e:
        raise CannotRead("damaged") from e
    return _Reader(document).read()


def _check_sizes(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as e:
        raise CannotRead("damaged") from e
    if any(entry.flag_bits & 1 for entry in entries):
        raise CannotRead("encrypted")
    parts = [e.file_size for e in entries if e.filename.endswith((".xml", ".rels"))]
    too_many = len(entries) > _MOST_ENTRIES
    too_big = sum(e.file_size for e in entries) > _MOST_BYTES
    if too_many or too_big or max(parts, default=0) > _MOST_TEXT_PART_BYTES:
        raise CannotRead("too_complex")


class _Reader:
    """Walks the XML tree: python-docx itself skips text boxes and content controls."""

    def __init__(self, document: Any) -> None:  # Any: an untyped library
        self.document = document
        self.writer = Writer()
        self.look = Look.of(document)

    def read(self) -> Reading:
        sections = self.document.sections
        for part in self._parts("header"):
            self._blocks(part, "header")
        self._blocks(self.document.element.body, "body")
        for part in self._parts("footer"):
            self._blocks(part, "footer")
        writer = self.writer
        if any(_column_count(s._sectPr) > 1 for s in sections):  # noqa: SLF001 - no other way to columns
            writer.columns = max(2, writer.columns)
        writer.has_images |= _has_pictures(self.document.element.body)
        if not writer.has_text:
            raise CannotRead("needs_ocr" if writer.has_images else "empty")
        words = sum(len(p.split()) for p in writer.texts())
        return writer.finish(pages=max(1, -(-words // _WORDS_PER_PAGE)))

    def _parts(self, name: str) -> Iterator[Any]:  # Any: XML elements
        """Each header or footer once: linked sections share theirs."""
        for section in self.document.sections:
            part = getattr(section, name)
            if not part.is_linked_to_previous:
                yield part._element  # noqa: SLF001 - its text boxes are not exposed

    def _blocks(self, parent: Any, zone: Zone) -> None:  # Any: an XML element
        for child in children(parent):
            name = tag(child)
            if name == "p":
                self._paragraph(child, zone)
            elif name == "tbl":
                self._table(child, zone)
            elif name in {"sdt", "sdtContent", "ins", "smartTag", "customXml"}:
                self._blocks(child, zone)

    def _paragraph(self, element: Any, zone: Zone) -> None:  # Any: an XML element
        found = paragraph_lines(element, self.look)
        self.writer.hidden_text |= found.hidden
        for text in found.texts:
            self.writer.line(text, zone=zone, **found.typography)
        for box in found.boxes:
            self.writer.has_text_boxes = True
            self._blocks(box, "text_box")

    def _table(self, table: Any, zone: Zone) -> None:  # Any: an XML element
        rows = [[c for c in children(r) if tag(c) == "tc"] for r in _rows(table)]
        full = [[c for c in row if "".join(c.itertext()).strip()] for row in rows]
        wide = sum(len(row) > 1 for row in full)
        self.writer.has_tables |= wide >= 1
        inner: Zone = "table" if wide and zone == "body" else zone
        for row in full:
            self._row(row, inner)

    def _row(self, cells: list[Any], zone: Zone) -> None:  # Any: XML elements
        """Short cells are one line; cells with a story of their own are columns."""
        if len(cells) > 1 and all(_paragraphs(c) <= 1 for c in cells):
            found = [paragraph_lines(p, self.look) for c in cells for p in _inner(c)]
            self.writer.hidden_text |= any(f.hidden for f in found)
            text = "\t".join(t for f in found for t in f.texts)
            self.writer.line(text, zone=zone, **found[0].typography)
            return
        if len(cells) > 1:
            self.writer.columns = max(self.writer.columns, len(cells))
        for cell in cells:
            self._blocks(cell, zone)


def _rows(table: Any) -> Iterator[Any]:  # Any: XML elements
    for child in children(table):
        if tag(child) == "tr":
            yield child
        elif tag(child) in {"sdt", "sdtContent"}:
            yield from _rows(child)


def _inner(cell: Any) -> list[Any]:  # Any: XML elements
    return [p for p in cell.iter(f"{W}p") if "".join(p.itertext()).strip()]


def _paragraphs(cell: Any) -> int:  # Any: an XML element
    return len(_inner(cell))


def _column_count(properties: Any) -> int:  # Any: an XML element
    columns = properties.find(f"{W}cols")
    number = columns.get(f"{W}num", "1") if columns is not None else "1"
    return int(number) if number.isdigit() else 1


def _has_pictures(body: Any) -> bool:  # Any: an XML element
    return any(tag(e) in {"blip", "imagedata"} for e in body.iter())
