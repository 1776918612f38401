"""Draw a sample as a PDF, a DOCX or plain text, the way people set such pages.

A sample is a few lines of marked text: `! name`, `# heading`, `= bold`, `- bullet`,
`left || right`; `[left]`, `[right]`, `[table]`, `[header]`, `[footer]` and `[box]` say
where the lines below them stand, `[body]` ends that.
"""

import io
import re
from collections.abc import Iterator, Sequence

import docx
from docx.oxml import parse_xml
from docx.shared import Pt
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

Block = tuple[str, list[str]]
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_WIDE, _TALL = A4
_MARGIN = 48.0
_PLAIN, _BOLD = "Helvetica", "Helvetica-Bold"


def draw(markup: str, kind: str, *, small_caps: bool = False) -> bytes:
    """Give the bytes of the document; `kind` is "pdf", "docx" or "txt"."""
    if kind == "txt":
        return _text(markup).encode()
    blocks = list(_blocks(markup))
    return _Page(small_caps=small_caps).all(blocks) if kind == "pdf" else _word(blocks)


def _blocks(markup: str) -> Iterator[Block]:
    zone, lines = "body", []
    for line in markup.split("\n"):
        if mark := re.fullmatch(r"\[(\w+)\]", line):
            yield zone, lines
            zone, lines = mark[1], []
        else:
            lines.append(line)
    yield zone, lines


def _text(markup: str) -> str:
    """Markdown stays as it is; our own marks fall away."""
    if "\n## " in markup:
        return markup
    plain = re.sub(r"^[!#=] ", "", markup, flags=re.MULTILINE)
    return re.sub(r"^\[\w+\]\n", "", plain.replace(" || ", "    "), flags=re.MULTILINE)


class _Page:
    def __init__(self, *, small_caps: bool) -> None:
        self.out = io.BytesIO()
        self.canvas = Canvas(self.out, pagesize=A4, invariant=True)
        self.small_caps = small_caps
        self.x, self.width, self.y = _MARGIN, _WIDE - 2 * _MARGIN, _TALL - 60.0

    def all(self, blocks: Sequence[Block]) -> bytes:
        self._narrow = self._left_is_narrow(blocks)
        top = self.y
        low = self.y
        for zone, lines in blocks:
            if not any(lines):
                continue
            if zone == "left":
                top = self.y
                self._place(zone)
            elif zone == "right":
                low, self.y = self.y, top
                self._place(zone)
            else:
                self._place(zone)
            if zone == "table":
                self._table([line.split(" || ") for line in lines])
            else:
                for line in lines:
                    self._line(line)
            if zone == "right":
                self.y = min(self.y, low)
        self.canvas.save()
        return self.out.getvalue()

    def _left_is_narrow(self, blocks: Sequence[Block]) -> bool:
        size = dict.fromkeys(("left", "right"), 0)
        for zone, lines in blocks:
            if zone in size:
                size[zone] += sum(map(len, lines))
        return size["left"] < size["right"]

    def _place(self, zone: str) -> None:
        whole = _WIDE - 2 * _MARGIN
        edge = _MARGIN + (0.3 if self._narrow else 0.66) * whole
        self.x, self.width = _MARGIN, whole
        if zone == "left":
            self.width = edge - _MARGIN - 14
        elif zone == "right":
            self.x, self.width = edge, _MARGIN + whole - edge

    def _line(self, line: str) -> None:
        mark, _, rest = line.partition(" ")
        if mark == "!":
            self._words(rest, _BOLD, 20)
        elif mark == "#":
            self.y -= 6
            self._heading(rest)
        elif mark == "=":
            self._words(rest, _BOLD, 10)
        elif mark in {"-", "»", "▪", "➢", "*", "•"}:
            self._words(f"• {rest}", _PLAIN, 10, hang=8)
        else:
            self._words(line, _PLAIN, 10)

    def _heading(self, words: str) -> None:
        if not self.small_caps:
            self._words(words, _BOLD, 13)
            return
        self._step(18)
        at = self.x
        for word in words.upper().split():
            for text, size in ((word[0], 13.0), (word[1:] + " ", 10.0)):
                self.canvas.setFont(_PLAIN, size)
                self.canvas.drawString(at, self.y, text)
                at += self.canvas.stringWidth(text, _PLAIN, size)

    def _words(self, text: str, font: str, size: float, *, hang: float = 0) -> None:
        left, _, right = text.partition(" || ")
        for row, piece in enumerate(simpleSplit(left, font, size, self.width) or [""]):
            self._step(1.35 * size)
            self.canvas.setFont(font, size)
            self.canvas.drawString(self.x + (hang if row else 0), self.y, piece)
            if right and row == 0:
                self.canvas.drawRightString(self.x + self.width, self.y, right)

    def _step(self, points: float) -> None:
        self.y -= points
        if self.y < 50:
            self.canvas.showPage()
            self.y = _TALL - 60 - points

    def _table(self, rows: Sequence[Sequence[str]]) -> None:
        wide = self.width / max(map(len, rows))
        for row in rows:
            self._step(18)
            self.canvas.setFont(_PLAIN, 10)
            for place, cell in enumerate(row):
                x = self.x + place * wide
                self.canvas.rect(x, self.y - 5, wide, 18)
                self.canvas.drawString(x + 4, self.y, cell)


def _word(blocks: Sequence[Block]) -> bytes:
    document = docx.Document()
    section = document.sections[0]
    for zone, lines in blocks:
        if zone == "table":
            _word_table(document, [line.split(" || ") for line in lines])
        elif zone in {"header", "footer"}:
            _lines(getattr(section, zone), lines)
        elif zone == "box":
            document.element.body.insert(0, parse_xml(_box(lines)))
        else:
            _lines(document, lines)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _lines(parent, lines: Sequence[str]) -> None:
    for line in filter(None, lines):
        mark, _, rest = line.partition(" ")
        text = (rest if mark in {"!", "#", "=", "-"} else line).replace(" || ", "\t")
        style = {"-": "List Bullet", "#": "Heading 1"}.get(mark)
        run = parent.add_paragraph(style=style).add_run(text)
        run.bold = mark in {"!", "#", "="}
        run.font.size = Pt({"!": 20, "#": 13}.get(mark, 10))


def _word_table(document, rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(len(rows), max(map(len, rows)))
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            first, *more = cell.split(" // ")
            table.cell(row, column).paragraphs[0].text = first
            _lines(table.cell(row, column), more)


def _box(lines: Sequence[str]) -> str:
    inside = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    return (
        f'<w:p xmlns:w="{_W}" xmlns:v="urn:schemas-microsoft-com:vml"><w:r><w:pict>'
        f"<v:shape><v:textbox><w:txbxContent>{inside}</w:txbxContent></v:textbox>"
        "</v:shape></w:pict></w:r></w:p>"
    )
