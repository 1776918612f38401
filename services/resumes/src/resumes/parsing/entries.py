"""Part a section into entries: a head of one to four lines, then what was done.

Nearly every entry has one stretch of time. Its line is the anchor; how many lines of
head come before it is learned from the first entry and holds for the whole section.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from resumes.parsing.dates import DateRange, date_ranges
from resumes.parsing.line_roles import (
    MOST_AFTER_WORDS,
    is_headlike,
    line_roles,
    main_dates,
)
from resumes.parsing.lines import Span, TextLine
from resumes.parsing.places import is_place
from resumes.parsing.wording import title_score

_NAMES_IN_HEAD = 2  # a title and a company
_LONGEST_LEAD = 3
_DURATION = re.compile(
    r"[(·,\s]*\d{1,2}\+?\s(?:years?|yrs?|months?|mos?)"
    r"(?:[, ]{1,2}(?:and )?\d{1,2}\s(?:months?|mos?))?[)\s]*",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Entry:
    """One role, course or project as lines, with the time it took."""

    head: list[TextLine]
    dates: DateRange | None
    body: list[TextLine] = field(default_factory=list)

    @property
    def start(self) -> int:
        """Where the first line starts."""
        return self.head[0].start

    @property
    def end(self) -> int:
        """Where the last line ends."""
        return max(line.end for line in [*self.head, *self.body])


def entries_of(lines: Sequence[TextLine]) -> list[Entry]:
    """Part the lines of a section; lines before the first head are dropped."""
    kinds = line_roles(lines)
    anchors = [i for i, role in enumerate(kinds) if role == "anchor"]
    if not anchors:
        return []
    if _dates_stand_below(lines, kinds, anchors):
        return _entries_above(lines, kinds, anchors)
    lead = _lead(kinds, anchors[0])
    heads = _heads(kinds, anchors, lead)
    ends = [*(first for first, _, _ in heads[1:]), len(lines)]
    return [_entry(lines, head, end) for head, end in zip(heads, ends, strict=True)]


def _dates_stand_below(
    lines: Sequence[TextLine], roles: Sequence[str], anchors: Sequence[int]
) -> bool:
    """Cells on the right are read last: head, what was done, then the dates alone."""
    if anchors[-1] != len(lines) - 1 or roles[0] != "head":
        return False
    alone = all(not without_dates(lines[a], main_dates(lines[a])) for a in anchors)
    return alone and all(roles[anchor - 1] == "bullet" for anchor in anchors)


def _entries_above(
    lines: Sequence[TextLine], roles: Sequence[str], anchors: Sequence[int]
) -> list[Entry]:
    firsts = [0, *(anchor + 1 for anchor in anchors[:-1])]
    entries = []
    for first, anchor in zip(firsts, anchors, strict=True):
        told = next(i for i in range(first, anchor + 1) if roles[i] != "head")
        head = [*lines[first:told], lines[anchor]]
        entries.append(Entry(head, main_dates(lines[anchor]), [*lines[told:anchor]]))
    return entries


def without_dates(line: TextLine, dates: DateRange | None) -> list[Span]:
    """Give the cells of a head line with its dates and lengths of stay cut out."""
    pieces = [line.body]
    for date in date_ranges(line.text, line.body.start):
        if dates and date.start >= dates.start:
            pieces = _cut(pieces, date.start, date.end)
    spans = []
    for piece in pieces:
        shaped = TextLine(piece, "", line.look)
        spans += [_trimmed(c) for c in shaped.cells()]
    return [s for s in spans if s.text and not _DURATION.fullmatch(s.text)]


def _trimmed(cell: Span) -> Span:
    """Drop what dates leave behind; a pair of brackets that is whole stays."""
    cell = cell.strip("[]:,;–—-|•·")
    whole = cell.text.count("(") == cell.text.count(")") > 0
    return cell if whole and cell.text != "()" else cell.strip("()[]:,;–—-|•·")


def _cut(pieces: list[Span], start: int, end: int) -> list[Span]:
    cut: list[Span] = []
    for piece in pieces:
        if piece.start <= start < piece.end:
            cut.append(Span(piece.text[: start - piece.start], piece.start))
            cut.append(Span(piece.text[end - piece.start :], end))
        else:
            cut.append(piece)
    return [p for p in cut if p.text.strip(" \t()[]")]


def _lead(roles: Sequence[str], anchor: int) -> int:
    lead = 0
    while lead < min(anchor, _LONGEST_LEAD) and roles[anchor - lead - 1] == "head":
        lead += 1
    return lead


def _heads(
    roles: Sequence[str], anchors: Sequence[int], lead: int
) -> list[tuple[int, int, int]]:
    """For each anchor: the first line of its head, the anchor, one past the head."""
    heads: list[tuple[int, int, int]] = []
    floor = 0
    for anchor in anchors:
        first = anchor
        while first > max(floor, anchor - _LONGEST_LEAD) and roles[first - 1] == "head":
            first -= 1
        if first == floor > 0:  # nothing parts it from the entry above
            first = max(first, anchor - lead)
        heads.append((first, anchor, anchor + 1))
        floor = anchor + 1
    return heads


def _entry(lines: Sequence[TextLine], head: tuple[int, int, int], end: int) -> Entry:
    first, anchor, after = head
    dates = main_dates(lines[anchor])
    while after < end and after - anchor <= 2 and _belongs_to_head(lines[after]):
        if _count_names(lines[first:after], dates) >= _NAMES_IN_HEAD:
            break
        after += 1
    named = list(lines[first:after])
    body = list(lines[after:end])
    if len(body) > 1 and _is_title_below_prose(named, body, dates):
        named.append(body.pop(1))
    return Entry(named, dates, body)


def _is_title_below_prose(
    named: Sequence[TextLine], body: Sequence[TextLine], dates: DateRange | None
) -> bool:
    """A sentence on the company may stand between its name and the title."""
    about, title = body[:2]
    return (
        _count_names(named, dates) < _NAMES_IN_HEAD
        and not about.bullet
        and about.text.endswith(".")
        and _belongs_to_head(title)
        and title_score(title.text) > 0
    )


def _count_names(lines: Sequence[TextLine], dates: DateRange | None) -> int:
    cells = [c for line in lines for c in without_dates(line, dates)]
    return sum(not is_place(c.text) for c in cells)


def _belongs_to_head(line: TextLine) -> bool:
    words = len(line.text.split())
    return not line.bullet and words <= MOST_AFTER_WORDS and is_headlike(line)
