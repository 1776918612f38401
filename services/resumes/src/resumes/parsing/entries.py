"""Part a section into entries: a head of one to four lines, then what was done.

Nearly every entry has one stretch of time. Its line is the anchor; how many lines of
head come before it is learned from the first entry and holds for the whole section.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from resumes.parsing.dates import DateRange, date_ranges
from resumes.parsing.lines import Span, TextLine
from resumes.parsing.places import is_place
from resumes.parsing.verbs import starts_with_verb
from resumes.parsing.wording import title_score

_MOST_HEAD_WORDS = 16
_MOST_HEAD_CHARS = 130
_MOST_AFTER_WORDS = 9
_MOST_NAME_WORDS = 5  # "Acme Co.", a name that ends like a sentence
_OPEN_ENDS = (",", " and", " the", " a", " of", " for", " with", " in", " to", "-", "&")
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
    kinds = _roles(lines)
    anchors = [i for i, role in enumerate(kinds) if role == "anchor"]
    if not anchors:
        return []
    lead = _lead(kinds, anchors[0])
    heads = _heads(kinds, anchors, lead)
    ends = [*(first for first, _, _ in heads[1:]), len(lines)]
    return [_entry(lines, head, end) for head, end in zip(heads, ends, strict=True)]


def main_dates(line: TextLine) -> DateRange | None:
    """Find the time a head line names: the last range, or a date of its own."""
    found = list(date_ranges(line.text, line.body.start))
    ranges = [d for d in found if d.last or d.current]
    if ranges:
        return ranges[-1]
    for date in reversed(found):
        before = line.text[: date.start - line.body.start].rstrip()
        after = line.text[date.end - line.body.start :].strip(" )].,;")
        apart = not before or before[-1] in "\t|(,–—-•·" or _wide(line, date)
        if apart and not after:
            return date
    return None


def _wide(line: TextLine, date: DateRange) -> bool:
    at = date.start - line.body.start
    return "\t" in line.text[max(0, at - 2) : at] or len(line.text.split()) <= 8


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


def _roles(lines: Sequence[TextLine]) -> list[str]:
    """Call each line anchor, head, bullet or prose."""
    roles: list[str] = []
    glyphs = {line.bullet for line in lines if line.bullet}
    outer = lines[0].bullet if lines and len(glyphs) > 1 else ""
    for place, line in enumerate(lines):
        following = lines[place + 1] if place + 1 < len(lines) else None
        headed = not line.bullet or (outer != "" and line.bullet == outer)
        headed = headed or _bullet_is_head(line, following)
        previous = roles[-1] if roles else ""
        above = lines[place - 1] if place else None
        roles.append(_role(line, above, previous) if headed else "bullet")
    return roles


def _role(line: TextLine, above: TextLine | None, previous: str) -> str:
    words = len(line.text.split())
    sentence = line.text.endswith(".") and words > _MOST_AFTER_WORDS
    if words <= _MOST_HEAD_WORDS + 4 and not sentence and main_dates(line):
        return "anchor"
    if previous in {"bullet", "prose"} and above and _runs_on(line, above, previous):
        return previous
    return "head" if _is_headlike(line) else "prose"


def _bullet_is_head(line: TextLine, following: TextLine | None) -> bool:
    """A bulleted line with its dates is a head, or one set above the line with them."""
    if not line.bullet:
        return True
    dates = main_dates(line)
    if dates and (dates.last or dates.current):
        return len(line.text.split()) <= _MOST_HEAD_WORDS and line.text[-1] != "."
    dated_next = following and not following.bullet and main_dates(following)
    return "\t" in line.text and bool(dated_next)


def _runs_on(line: TextLine, above: TextLine, previous: str) -> bool:
    """Tell whether a line continues the sentence above it."""
    if _goes_on(line.text) or above.text.casefold().endswith(_OPEN_ENDS):
        return True
    if previous == "bullet" and not line.bullet and line.look.page == above.look.page:
        inward = line.look.indent >= above.body_indent if above.body_indent else False
        return inward and line.look.bold == above.look.bold
    return False


def _is_headlike(line: TextLine) -> bool:
    text = line.text
    words = len(text.split())
    if len(text) > _MOST_HEAD_CHARS or words > _MOST_HEAD_WORDS or _goes_on(text):
        return False
    if starts_with_verb(text) and title_score(text) <= 0:
        return False
    if not text.endswith((".", ";", "!")):
        return True
    # "Acme Co." ends like a sentence, "Publisher of comics." is one.
    return words <= _MOST_NAME_WORDS and text.split()[-1][0].isupper()


def _goes_on(text: str) -> bool:
    """Small letters go on with a sentence; "iOS Engineer" does not."""
    return text[:1].islower() and not text[1:2].isupper()


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
    return not line.bullet and words <= _MOST_AFTER_WORDS and _is_headlike(line)
