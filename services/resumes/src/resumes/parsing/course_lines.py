"""The parts of a line about a course: its school, its degree, the rest."""

import re

from resumes.parsing.dates import DateRange
from resumes.parsing.entries import without_dates
from resumes.parsing.lines import Span, TextLine
from resumes.parsing.places import PLACE, place_at_end
from resumes.parsing.wording import DEGREE, is_school

_EDGE = re.compile(r"\s[–—-]{1,2}\s|\s@\s|;\s|\sfrom\s(?=[A-Z])|\s\|\s?")
_AT = re.compile(r"\s+at\s+(?=[A-Z])")
SCHOOL_DIPLOMA = re.compile(r"(?:high|secondary) school\b", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:education|degree|university|college|institution)\s?:\s*", re.IGNORECASE
)
_COMMA = re.compile(r",\s")


def is_degree(text: str) -> bool:
    match = DEGREE.search(text)
    if match is None or (match.start() > 0 and SCHOOL_DIPLOMA.match(match.group())):
        return False  # "Lincoln High School" is a school, not a degree
    return match.start() < 24 or len(text.split()) < 8


def cells_of(line: TextLine, dates: DateRange | None) -> list[Span]:
    cells: list[Span] = []
    for labelled in without_dates(line, dates):
        whole = _unlabelled(labelled)
        for piece in whole.split(_EDGE):
            for part in _by_at(piece):
                cells += _by_commas(_without_place(part))
    return [c for c in cells if c.text]


def _unlabelled(cell: Span) -> Span:
    """Cut "Education:" off, where the heading shares its line."""
    label = _LABEL.match(cell.text)
    return Span(cell.text[label.end() :], cell.start + label.end()) if label else cell


def _by_at(piece: Span) -> list[Span]:
    """Part "MSc at Oxford", not "University of Texas at Dallas"."""
    parts = piece.split(_AT)
    return [piece] if is_school(parts[0].text) else parts


def _without_place(piece: Span) -> Span:
    if known := place_at_end(piece.text):
        return Span(piece.text[:known], piece.start)
    place = PLACE.search(piece.text)
    before = piece.text[: place.start()].rstrip() if place else ""
    apart = before.endswith((",", "–", "—", "-"))
    return Span(before, piece.start).strip(",–—-") if apart else piece


def _by_commas(piece: Span) -> list[Span]:
    """Part "Princeton University, PhD in Physics", not "Institute of Arts, Bern"."""
    parts = piece.split(_COMMA)
    schools = [is_school(p.text) for p in parts]
    degrees = [is_degree(p.text) for p in parts]
    if len(parts) > 1 and any(schools) and (any(degrees) or schools[0]):
        return parts
    # A school by an unknown name stands before its degree: "SMK Negeri 1, diploma".
    if any(degrees[1:]) and not degrees[0]:
        return parts
    return [piece]
