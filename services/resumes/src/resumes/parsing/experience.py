"""Roles: which company, which title, when, and what was done there."""

import re
from collections.abc import Iterator, Sequence

from resumes.parsing.bullets import bullets_of
from resumes.parsing.dates import DateRange, Point, date_ranges
from resumes.parsing.entries import Entry, entries_of, without_dates
from resumes.parsing.line_roles import is_headlike
from resumes.parsing.lines import Span, TextLine
from resumes.parsing.places import PLACE, could_be_place, is_place
from resumes.parsing.resume import Experience, Found
from resumes.parsing.tables import Row, first_table, rows_below
from resumes.parsing.titles import (
    UNSURE,
    assigned,
    company_of,
    named,
    titles_come_first,
)
from resumes.parsing.wording import title_score

_DASH_OR_AT = re.compile(r"\s[–—-]{1,2}\s|\s@\s|\s+at\s+(?=[A-Z])|\s\|\s?|\s?\|\s")
_COMMA = re.compile(r",\s")
_REMOTE = re.compile(
    r"\(?(?:remote|hybrid|on-?site|full[- ]time|part[- ]time|contract|internship|"
    r"freelance|temporary|seasonal)\)?",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:designation|role|position|job title|title|company|employer|organi[sz]ation|"
    r"client|duration|period|dates?|location|responsibilities|key responsibilities|"
    r"duties|achievements|job description|description)\s?:\s*",
    re.IGNORECASE,
)


def find_experience(lines: Sequence[TextLine]) -> tuple[Experience, ...]:
    """Read the roles of an experience section, in the order they stand."""
    table = first_table(lines)
    if table is None:
        return tuple(_told(lines))
    return (*_told(lines[:table]), *_tabled(lines[table:]))


def _told(lines: Sequence[TextLine]) -> list[Experience]:
    entries = entries_of(lines) or _undated(lines)
    cells = [_cells(entry) for entry in entries]
    title_first = titles_come_first(cells)
    roles: list[Experience] = []
    for entry, (names, place) in zip(entries, cells, strict=True):
        title, company = assigned(names, title_first=title_first)
        if company is None and title is not None and roles and len(names) == 1:
            company = _inherited(roles[-1].company)
        roles.append(_role(entry, title, company, place))
    return roles


def _undated(lines: Sequence[TextLine]) -> list[Entry]:
    """Who gives no dates at all may still name each role in a line of its own."""
    entries: list[Entry] = []
    for line in lines:
        if not line.bullet and is_headlike(line) and _names_a_role(line):
            entries.append(Entry([line], None))
        elif entries:
            entries[-1].body.append(line)
    return entries


def _names_a_role(line: TextLine) -> bool:
    """ "Office Manager, Fulton County Schools": a title and something beside it."""
    names, _ = _cells(Entry([line], None))
    scores = [title_score(name.text) for name in names]
    return len(names) > 1 and max(scores) > UNSURE >= min(scores)


def _tabled(lines: Sequence[TextLine]) -> Iterator[Experience]:
    """Roles in a table: the rows are the heads, lines between them the bullets."""
    entries: list[tuple[Row, Entry]] = []
    for row, line in rows_below(lines):
        if row and ("company" in row or "title" in row):
            dates = next(iter(date_ranges(line.text, line.body.start)), None)
            entries.append((row, Entry([line], dates)))
        elif entries:
            entries[-1][1].body.append(line)
    for row, entry in entries:
        title, company = row.get("title"), row.get("company")
        yield _role(
            entry,
            named(title, 0.9) if title else None,
            company_of(company, 0.9) if company else None,
            None,
        )


def date_founds(dates: DateRange | None) -> tuple[Found | None, Found | None]:
    """Give start and end of a stretch as findings; "Present" has no value."""
    if dates is None:
        return None, None
    last = dates.last if dates.last and dates.last.value else None
    return _dated(dates.first), _dated(last) if last else None


def _dated(point: Point) -> Found:
    return Found(value=point.value, confidence=0.95, start=point.start, end=point.end)


def _cells(entry: Entry) -> tuple[list[Span], Span | None]:
    """The parts of a head that may be title or company, and the place."""
    names: list[Span] = []
    place: Span | None = None
    for line in entry.head:
        for cell in without_dates(line, entry.dates):
            for part in _parts(cell):
                if _is_place(part, entry, names):
                    place = place or part
                elif not _REMOTE.fullmatch(part.text) and re.search(
                    r"[^\W\d_]", part.text
                ):
                    names.append(part)
    return names, place


def _is_place(part: Span, entry: Entry, names: Sequence[Span]) -> bool:
    if is_place(part.text):
        return True
    unknown = could_be_place(part.text) and title_score(part.text) == 0
    last_cell = (
        entry.head[0].body.text.endswith(part.text) and "\t" in entry.head[0].text
    )
    return unknown and bool(names) and last_cell


def _parts(cell: Span) -> Iterator[Span]:
    if label := _LABEL.match(cell.text):
        cell = Span(cell.text[label.end() :], cell.start + label.end())
    for piece in cell.split(_DASH_OR_AT):
        place = PLACE.search(piece.text)
        if (
            place
            and title_score(place.group()) <= 0
            and _place_stands_apart(piece, place)
        ):
            before = Span(piece.text[: place.start()], piece.start)
            after = Span(piece.text[place.end() :], piece.start + place.end())
            yield from _by_commas(before.strip(",–—-|("))
            yield Span(place.group(), piece.start + place.start())
            yield from _by_commas(after.strip(",–—-|)"))
        else:
            yield from _by_commas(piece)


def _place_stands_apart(piece: Span, place: re.Match[str]) -> bool:
    """Tell "Acme, Austin, TX", which ends in a place, from the name "Acme Austin"."""
    before = piece.text[: place.start()].rstrip()
    return not before or before[-1] in ",–—-|("


def _by_commas(piece: Span) -> Iterator[Span]:
    """Part at commas only where one side is a title, or the rest says little."""
    if not piece.text:
        return
    parts = [p.strip(",:;") for p in piece.split(_COMMA)]
    scores = [title_score(p.text) for p in parts]
    mixed = len(parts) > 1 and max(scores) > UNSURE and min(scores) <= UNSURE
    if not mixed:
        yield piece
        return
    group: list[Span] = []
    for part, score in zip(parts, scores, strict=True):
        if group and (title_score(group[0].text) > UNSURE) != (score > UNSURE):
            yield _joined(group, piece)
            group = []
        group.append(part)
    yield _joined(group, piece)


def _joined(group: Sequence[Span], piece: Span) -> Span:
    start, end = group[0].start, group[-1].end
    return Span(piece.text[start - piece.start : end - piece.start], start)


def _inherited(company: Found | None) -> Found | None:
    """A second title below the same company; the name stands further up."""
    return company.model_copy(update={"confidence": 0.6}) if company else None


def _role(
    entry: Entry, title: Found | None, company: Found | None, place: Span | None
) -> Experience:
    start_date, end_date = date_founds(entry.dates)
    return Experience(
        company=company,
        title=title,
        location=named(place, 0.8) if place else None,
        start_date=start_date,
        end_date=end_date,
        current=bool(entry.dates and entry.dates.current),
        bullets=bullets_of(entry.body),
        start=entry.start,
        end=entry.end,
    )
