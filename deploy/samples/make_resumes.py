"""Makes the sample résumés, each as PDF and DOCX, from resumes/people.toml.

A second run gives the same bytes: every date in the files is fixed.
"""

import io
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import docx
from docx.document import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table as DocxTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph as DocxParagraph
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    FrameBreak,
    HRFlowable,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

RESUME_DIR = Path(__file__).parent / "resumes"
FIXED_DATE = datetime(2026, 1, 15, tzinfo=UTC)
FIXED_ZIP_TIME = (2026, 1, 15, 0, 0, 0)
MARGIN = 1.8 * cm
SIDE_WIDTH = 5.7 * cm
DATE_WIDTH = 2.9 * cm
TEXT_WIDTH = A4[0] - 2 * MARGIN
DOCX_TEXT_CM = 17.4

HEADINGS = {
    "summary": "Profile",
    "experience": "Experience",
    "education": "Education",
    "projects": "Projects",
    "certificates": "Certificates",
    "skills": "Skills",
    "languages": "Languages",
    "links": "Links",
    "contact": "Contact",
}

Person = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """One line of text, its first words perhaps in bold."""

    text: str
    bold: str = ""


@dataclass(frozen=True)
class Entry:
    """A job or a course of study."""

    title: str
    place: str
    dates: str
    bullets: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """Rows of a table with its head."""

    rows: tuple[tuple[str, ...], ...]


Block = Line | Entry | Grid
Section = tuple[str, list[Block]]


# What a résumé says


def job_entry(job: Person) -> Entry:
    place = ", ".join(part for part in (job["employer"], job["place"]) if part)
    return Entry(job["title"], place, job["dates"], tuple(job["bullets"]))


def school_entry(course: Person) -> Entry:
    notes = (course["note"],) if "note" in course else ()
    return Entry(course["degree"], course["school"], course["dates"], notes)


def skill_blocks(person: Person) -> list[Block]:
    groups = person["skills"]
    if not person.get("skills_table"):
        return [Line(", ".join(group["items"]), group["area"]) for group in groups]
    rows = [(g["area"], ", ".join(g["items"]), g["level"]) for g in groups]
    return [Grid((("Area", "What", "Level"), *rows))]


def language_blocks(person: Person) -> list[Block]:
    return joined_or_apart(person, "languages", ", ")


def link_blocks(person: Person) -> list[Block]:
    return joined_or_apart(person, "links", "  |  ")


def joined_or_apart(person: Person, name: str, joint: str) -> list[Block]:
    """One line for all of them, but one each in a narrow column."""
    if person["layout"] == "sidebar":
        return [Line(text) for text in person[name]]
    return [Line(joint.join(person[name]))]


def titled_lines(name: str) -> Callable[[Person], list[Block]]:
    return lambda person: [Line(item["text"], item["title"]) for item in person[name]]


BLOCKS: dict[str, Callable[[Person], list[Block]]] = {
    "summary": lambda person: [Line(" ".join(person["summary"].split()))],
    "experience": lambda person: [job_entry(job) for job in person["jobs"]],
    "education": lambda person: [school_entry(item) for item in person["education"]],
    "projects": titled_lines("projects"),
    "certificates": titled_lines("certificates"),
    "skills": skill_blocks,
    "languages": language_blocks,
    "links": link_blocks,
    "contact": lambda person: [Line(text) for text in person["contact"]],
}


def sections(person: Person, which: str) -> list[Section]:
    """The sections of the main column ("order") or of the narrow one ("side")."""
    return [(HEADINGS[name], BLOCKS[name](person)) for name in person.get(which, [])]


# PDF


class PdfMaker:
    """Turns sections into what reportlab sets."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.accent: Color = HexColor(person["accent"])
        self.font = "Times-Roman" if person["serif"] else "Helvetica"
        self.bold = "Times-Bold" if person["serif"] else "Helvetica-Bold"
        self.dates_left = person["layout"] == "dates_left"

    def style(self, size: float, **more: Any) -> ParagraphStyle:
        size *= self.person.get("scale", 1.0)
        settings: dict[str, Any] = {"fontName": self.font, "fontSize": size}
        settings["leading"] = size * 1.32
        return ParagraphStyle("style", **(settings | more))

    def text(self, markup: str, size: float = 9.6, **more: Any) -> Paragraph:
        return Paragraph(markup, self.style(size, **more))

    def head(self) -> list[Flowable]:
        person = self.person
        name = {"fontName": self.bold, "textColor": self.accent}
        found: list[Flowable] = [
            self.text(escape(person["name"]), 20, **name),
            self.text(escape(person["headline"]), 11.5, spaceAfter=3),
        ]
        if person["layout"] != "sidebar":
            found.append(self.text(escape("  |  ".join(person["contact"])), 9.2))
        return [*found, Spacer(1, 4)]

    def section(self, section: Section) -> list[Flowable]:
        heading, blocks = section
        look = {"fontName": self.bold, "textColor": self.accent, "spaceBefore": 8}
        first, *rest = [self.block(block) for block in blocks]
        rule = HRFlowable("100%", 0.6, color=self.accent, spaceBefore=2, spaceAfter=4)
        top = KeepTogether([self.text(heading, 11.5, **look), rule, *first])
        return [top, *(KeepTogether(found) for found in rest)]

    def block(self, block: Block) -> list[Flowable]:
        match block:
            case Line():
                return [self.line(block)]
            case Grid():
                return [self.grid(block)]
            case Entry() if self.dates_left:
                return [self.dated_row(block), Spacer(1, 5)]
            case Entry():
                return [*self.entry(block), Spacer(1, 5)]

    def line(self, line: Line) -> Paragraph:
        bold = f'<font name="{self.bold}">{escape(line.bold)}</font>'
        lead = f"{bold}: " if line.bold else ""
        return self.text(lead + escape(line.text), spaceAfter=2)

    def entry(self, entry: Entry) -> list[Flowable]:
        title = self.text(escape(entry.title), fontName=self.bold)
        dates = self.text(escape(entry.dates), 9, alignment=2)
        width = self.main_width()
        columns = [width - DATE_WIDTH - 1.1 * cm, DATE_WIDTH + 1.1 * cm]
        row = Table([[title, dates]], columns, style=TIGHT)
        return [row, *self.entry_body(entry)]

    def entry_body(self, entry: Entry) -> list[Flowable]:
        place = self.text(escape(entry.place), 9.2, textColor=HexColor("#444444"))
        indent = {"leftIndent": 10, "bulletIndent": 1, "spaceBefore": 1.5}
        style = self.style(9.4, **indent)
        points = [Paragraph(escape(b), style, bulletText="•") for b in entry.bullets]
        return [place, *points]

    def dated_row(self, entry: Entry) -> Table:
        title = self.text(escape(entry.title), fontName=self.bold)
        cells = [self.text(escape(entry.dates), 9.2), [title, *self.entry_body(entry)]]
        return Table([cells], [DATE_WIDTH, TEXT_WIDTH - DATE_WIDTH], style=TIGHT)

    def grid(self, grid: Grid) -> Table:
        rows = [[self.text(escape(cell), 9.2) for cell in row] for row in grid.rows]
        widths = [TEXT_WIDTH * share for share in (0.22, 0.53, 0.25)]
        lines: list[Any] = [
            ("GRID", (0, 0), (-1, -1), 0.5, HexColor("#999999")),
            ("BACKGROUND", (0, 0), (-1, 0), HexColor("#eeeeee")),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ]
        return Table(rows, widths, style=lines, hAlign="LEFT")

    def main_width(self) -> float:
        if self.person["layout"] != "sidebar":
            return TEXT_WIDTH
        return TEXT_WIDTH - SIDE_WIDTH - 0.7 * cm

    def column(self, which: str) -> list[Flowable]:
        found = [self.section(section) for section in sections(self.person, which)]
        return [flowable for group in found for flowable in group]

    def story(self) -> list[Flowable]:
        if self.person["layout"] != "sidebar":
            return [*self.head(), *self.column("order")]
        side = [*self.column("side"), FrameBreak()]
        return [*self.head(), FrameBreak(), *side, *self.column("order")]

    def frames(self) -> list[Frame]:
        height = A4[1] - 2 * MARGIN
        if self.person["layout"] != "sidebar":
            return [bare_frame(MARGIN, MARGIN, TEXT_WIDTH, height)]
        banner = 1.9 * cm
        width = self.main_width()
        return [
            bare_frame(MARGIN, MARGIN + height - banner, TEXT_WIDTH, banner),
            bare_frame(MARGIN, MARGIN, SIDE_WIDTH, height - banner),
            bare_frame(A4[0] - MARGIN - width, MARGIN, width, height - banner),
        ]


TIGHT = [
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 0),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
]


def bare_frame(x: float, y: float, width: float, height: float) -> Frame:
    pads: dict[str, Any] = {
        f"{side}Padding": 0 for side in ("left", "right", "top", "bottom")
    }
    return Frame(x, y, width, height, **pads)


def make_pdf(person: Person) -> bytes:
    maker = PdfMaker(person)
    buffer = io.BytesIO()
    about = {"title": f"Résumé of {person['name']}", "author": person["name"]}
    template = BaseDocTemplate(buffer, pagesize=A4, invariant=1, **about)
    template.addPageTemplates(PageTemplate("page", maker.frames()))
    template.build(maker.story())
    return buffer.getvalue()


# DOCX


class DocxMaker:
    """Writes sections into a Word document or one of its table cells."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.accent = RGBColor.from_string(person["accent"].lstrip("#").upper())
        self.document: Document = docx.Document()
        self.set_page()

    def set_page(self) -> None:
        page = self.document.sections[0]
        page.page_width, page.page_height = Cm(21), Cm(29.7)
        page.left_margin = page.right_margin = Cm(1.8)
        page.top_margin = page.bottom_margin = Cm(1.6)
        style = self.document.styles["Normal"]
        style.font.name = "Times New Roman" if self.person["serif"] else "Arial"
        style.font.size = Pt(10)
        style.paragraph_format.space_after = Pt(2)

    def add(self, where: Document | _Cell, text: str = "") -> DocxParagraph:
        """A new paragraph; a fresh cell's own empty one is used first."""
        if isinstance(where, _Cell) and is_fresh(where):
            paragraph: DocxParagraph = where.paragraphs[0]
            paragraph.add_run(text)
        else:
            paragraph = where.add_paragraph(text)
        return paragraph

    def head(self) -> None:
        name = self.add(self.document).add_run(self.person["name"])
        name.bold, name.font.size, name.font.color.rgb = True, Pt(20), self.accent
        headline = self.add(self.document).add_run(self.person["headline"])
        headline.font.size = Pt(11.5)
        if self.person["layout"] != "sidebar":
            self.add(self.document, "  |  ".join(self.person["contact"]))

    def column(self, where: Document | _Cell, which: str) -> None:
        for heading, blocks in sections(self.person, which):
            self.heading(where, heading)
            for block in blocks:
                self.block(where, block)

    def heading(self, where: Document | _Cell, heading: str) -> None:
        paragraph = self.add(where)
        paragraph.style = self.document.styles["Heading 2"]
        paragraph.paragraph_format.space_before = Pt(8)
        run = paragraph.add_run(heading)
        run.font.size, run.font.color.rgb = Pt(12), self.accent
        run.font.name = self.document.styles["Normal"].font.name

    def block(self, where: Document | _Cell, block: Block) -> None:
        match block:
            case Line():
                self.line(where, block)
            case Grid():
                self.grid(block)
            case Entry() if self.person["layout"] == "dates_left":
                self.dated_row(block)
            case Entry():
                self.entry(where, block)

    def line(self, where: Document | _Cell, line: Line) -> None:
        paragraph = self.add(where)
        if line.bold:
            paragraph.add_run(f"{line.bold}: ").bold = True
        paragraph.add_run(line.text)

    def entry(self, where: Document | _Cell, entry: Entry) -> None:
        paragraph = self.add(where)
        paragraph.paragraph_format.keep_with_next = True
        edge = Cm(DOCX_TEXT_CM if self.person["layout"] == "single" else 11.3)
        stops = paragraph.paragraph_format.tab_stops
        stops.add_tab_stop(edge, WD_TAB_ALIGNMENT.RIGHT)
        paragraph.add_run(entry.title).bold = True
        paragraph.add_run(f"\t{entry.dates}")
        self.entry_body(where, entry)

    def entry_body(self, where: Document | _Cell, entry: Entry) -> None:
        self.add(where, entry.place).runs[0].italic = True
        for bullet in entry.bullets:
            paragraph = self.add(where, bullet)
            paragraph.style = self.document.styles["List Bullet"]

    def dated_row(self, entry: Entry) -> None:
        table = self.table(1, (3.1, DOCX_TEXT_CM - 3.1))
        dates, body = table.rows[0].cells
        self.add(dates, entry.dates)
        self.add(body, entry.title).runs[0].bold = True
        self.entry_body(body, entry)

    def grid(self, grid: Grid) -> None:
        table = self.table(len(grid.rows), (4, 9, 4.4))
        table.style = self.document.styles["Table Grid"]
        for row, texts in zip(table.rows, grid.rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.paragraphs[0].add_run(text)

    def table(self, rows: int, widths_cm: tuple[float, ...]) -> DocxTable:
        table: DocxTable = self.document.add_table(rows, len(widths_cm))
        table.autofit = False
        for row in table.rows:
            for cell, width in zip(row.cells, widths_cm, strict=True):
                cell.width = Cm(width)
        for column, width in zip(table.columns, widths_cm, strict=True):
            column.width = Cm(width)
        return table

    def body(self) -> None:
        if self.person["layout"] != "sidebar":
            self.column(self.document, "order")
            return
        side, main = self.table(1, (5.6, DOCX_TEXT_CM - 5.6)).rows[0].cells
        self.column(side, "side")
        self.column(main, "order")
        # Word repairs a document which ends with a table.
        self.add(self.document)

    def properties(self) -> None:
        core = self.document.core_properties
        core.author = core.last_modified_by = self.person["name"]
        core.title = f"Résumé of {self.person['name']}"
        core.comments = ""
        core.created = core.modified = FIXED_DATE.replace(tzinfo=None)


def is_fresh(cell: _Cell) -> bool:
    paragraphs = cell.paragraphs
    return len(paragraphs) == 1 and paragraphs[0]._p.find(qn("w:r")) is None  # noqa: SLF001 - no public way


def with_fixed_times(archive: bytes) -> bytes:
    """The same zip, each member stamped with one and the same time."""
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as old,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            member = zipfile.ZipInfo(name, FIXED_ZIP_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(member, old.read(name))
    return result.getvalue()


def make_docx(person: Person) -> bytes:
    maker = DocxMaker(person)
    maker.head()
    maker.body()
    maker.properties()
    buffer = io.BytesIO()
    maker.document.save(buffer)
    return with_fixed_times(buffer.getvalue())


# Files


def read_people() -> list[Person]:
    text = (RESUME_DIR / "people.toml").read_text(encoding="utf-8")
    people: list[Person] = tomllib.loads(text)["people"]
    return people


def made_files() -> Iterator[tuple[Path, bytes]]:
    """Each résumé file with the bytes it should have."""
    for person in read_people():
        yield RESUME_DIR / f"{person['file']}.pdf", make_pdf(person)
        yield RESUME_DIR / f"{person['file']}.docx", make_docx(person)


def main() -> None:
    for path, content in made_files():
        path.write_bytes(content)
        print(f"{path.name}: {len(content)} bytes")


if __name__ == "__main__":
    main()
