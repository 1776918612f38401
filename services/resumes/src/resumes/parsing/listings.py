"""Sections that are mostly lists: certifications and projects."""

import re
from collections.abc import Sequence

from resumes.parsing.bullets import bullets_of
from resumes.parsing.dates import date_ranges
from resumes.parsing.entries import without_dates
from resumes.parsing.lines import Span, TextLine
from resumes.parsing.resume import Found, Project

_ISSUER = re.compile(
    r"\s[–—-]\s(?!(?:specialty|associate|professional|expert|practitioner|foundation|"
    r"level|advanced|fundamentals)\b)|\t|\s\|\s|,\s(?=(?:issued|by|19|20))|\s\(\d{4}\)",
    re.IGNORECASE,
)
_ABBREVIATIONS = re.compile(r"[A-Z][A-Za-z-]{1,6}(?:, [A-Z][A-Za-z-]{1,6})+")
_MOST_NAME_WORDS = 14
_AFTER_NAME = re.compile(r":\s(?=(?:\S+\s){4})|\s[–—-]\s|\s\|\s")
# What follows is prose about it, and not a date, a place or a list of tools.
_GOES_ON = re.compile(r"(?::|\s[–—-])\s(?=(?:\S+\s){4})")


def find_certifications(lines: Sequence[TextLine]) -> tuple[Found, ...]:
    """Give one finding for each line that names something, its issuer cut off."""
    bulleted = any(line.bullet for line in lines)
    dated = sum("\t" in line.text and any(date_ranges(line.text)) for line in lines)
    found = []
    for line in lines:
        if bulleted and not line.bullet:
            continue
        if 2 * dated >= len(lines) and not any(date_ranges(line.text)):
            continue  # the issuer below
        if _ABBREVIATIONS.fullmatch(line.text):
            found += [_found(part, 0.8) for part in line.body.split(re.compile(","))]
            continue
        cells = line.body.split(_ISSUER)
        if cells and not _is_date(cells[0]) and len(cells[0].text.split()) <= 14:
            found.append(_found(cells[0].strip(",;."), 0.8))
    return tuple(found)


def find_projects(lines: Sequence[TextLine]) -> tuple[Project, ...]:
    """Read projects: a name, then what was done."""
    if not lines:
        return ()
    starts = [i for i, line in enumerate(lines) if _opens(lines, i)]
    ends = [*starts[1:], len(lines)]
    return tuple(
        project
        for start, end in zip(starts, ends, strict=True)
        if (project := _project(lines[start:end]))
    )


def _opens(lines: Sequence[TextLine], place: int) -> bool:
    line = lines[place]
    if place == 0:
        return True
    if line.bullet:
        return _is_named_bullet(line, lines)
    if line.text[:1].islower() or len(line.text.split()) > _MOST_NAME_WORDS:
        return False
    above = lines[place - 1]
    dated = any(date_ranges(line.text)) and "\t" in line.text
    bold = line.look.bold and not above.look.bold
    followed = place + 1 < len(lines) and bool(lines[place + 1].bullet)
    ended = above.text.endswith((".", "!")) or bool(above.bullet)
    return dated or bold or (followed and ended and not line.text.endswith("."))


def _is_named_bullet(line: TextLine, lines: Sequence[TextLine]) -> bool:
    """Whether the bullets of this section are projects, and this is one of them."""
    outer = lines[0].bullet
    others = {x.bullet for x in lines} - {outer}
    if line.bullet != outer or others - {""}:
        return False
    # A line without a bullet may be the rest of one: where bullets begin with a name.
    return not others or _GOES_ON.search(line.text) is not None


def _project(lines: Sequence[TextLine]) -> Project | None:
    head = lines[0]
    dates = next(iter(date_ranges(head.text, head.body.start)), None)
    cells = without_dates(head, dates)
    if not cells:
        return None
    return Project(
        name=_found(cells[0].split(_AFTER_NAME)[0].strip(",;"), 0.8),
        bullets=bullets_of([*_beside_name(head, cells[0]), *lines[1:]]),
        start=head.start,
        end=lines[-1].end,
    )


def _beside_name(head: TextLine, cell: Span) -> list[TextLine]:
    """What the line of the name goes on to say, as the first line below it."""
    goes_on = _GOES_ON.search(cell.text)
    if goes_on is None:
        return []
    said = Span(cell.text[goes_on.end() :], cell.start + goes_on.end())
    return [TextLine(said, head.bullet, head.look)]


def _is_date(span: Span) -> bool:
    return any(d.end - d.start >= len(span.text) - 2 for d in date_ranges(span.text))


def _found(span: Span, confidence: float) -> Found:
    value = " ".join(span.text.split())
    return Found(value=value, confidence=confidence, start=span.start, end=span.end)
