"""Part a résumé into its sections by their headings.

A heading is known by its words; one with other words is known by looking like those.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from resumes.documents.heading_words import SectionKind
from resumes.documents.headings import heading_hint, heading_kind
from resumes.parsing.dates import date_ranges
from resumes.parsing.lines import Span, TextLine
from resumes.parsing.resume import Section
from resumes.parsing.wording import DEGREE, is_school

_INLINE = re.compile(r"\s{0,2}([^:\n]{3,40}):\s{1,4}(?=\S)")
_INLINE_KINDS = {"skills", "languages", "certifications", "summary", "interests"}
_OF_TOOLS = re.compile(
    r"^(?:software|tools|technologies|methods)(?: (?:and|&) \w+)?$", re.IGNORECASE
)
_LISTS = {"skills", "certifications", "languages", "interests"}
_LONGEST_HEADING_WORDS = 5
_LONGEST_UNMARKED = 4
_COMMON = 2
_FAR_ABOVE = 1.3  # times the usual size


@dataclass(frozen=True, slots=True)
class Part:
    """A section with its lines; an inline heading's own line is among them."""

    section: Section
    lines: tuple[TextLine, ...]


def parts_of(lines: Sequence[TextLine]) -> list[Part]:
    """Part the lines; the first part is what stands before any heading."""
    kinds = _kinds(lines)
    starts = [0, *(i for i, found in enumerate(kinds) if found and i > 0)]
    ends = [*starts[1:], len(lines)]
    return [
        _part(lines[start:end], kinds[start] if lines else None)
        for start, end in zip(starts, ends, strict=True)
        if end > start
    ]


def _kinds(lines: Sequence[TextLine]) -> list[tuple[SectionKind, Span] | None]:
    """For each line, the section it opens and the words that open it."""
    sure = [_plain_heading(line) for line in lines]
    if not any(sure):
        sure = [_plain_heading(line, lower=True) for line in lines]
    looks = Counter(
        _look(line) for line, found in zip(lines, sure, strict=True) if found
    )
    common = {look for look, times in looks.items() if times >= _COMMON}
    biggest = _size_of_the_name(lines)
    kinds: list[tuple[SectionKind, Span] | None] = []
    current: SectionKind | None = None
    before: SectionKind | None = None  # what an inline heading interrupted
    for at, (line, found) in enumerate(zip(lines, sure, strict=True)):
        opened = found or (_lookalike(line, common, current) if at else None)
        inline = (
            None
            if opened
            else _inline_heading(line, current if before is None else before)
        )
        if inline:
            before = before or current or "contact"
        elif opened:
            before = None
        elif before and _INLINE.match(line.text):
            opened, before = (before, Span("", line.start)), None
        opened = opened or inline or _head_below_lists(line, biggest, current)
        current = opened[0] if opened else current
        kinds.append(opened)
    return kinds


def _size_of_the_name(lines: Sequence[TextLine]) -> float:
    """The size that one line alone has, if it is far above the others."""
    sizes = Counter(line.look.size for line in lines)
    biggest = max(sizes, default=0.0)
    usual = median(line.look.size for line in lines) if lines else 0.0
    return biggest if sizes[biggest] == 1 and biggest > _FAR_ABOVE * usual else 0.0


def _head_below_lists(
    line: TextLine, biggest: float, current: SectionKind | None
) -> tuple[SectionKind, Span] | None:
    """A sidebar read first ends where the name stands in large letters."""
    is_head = current in _LISTS and line.look.size == biggest > 0
    return ("contact", Span("", line.start)) if is_head else None


def _plain_heading(
    line: TextLine, *, lower: bool = False
) -> tuple[SectionKind, Span] | None:
    """A heading by its words; lower-case ones count where there are no others."""
    if line.bullet or "\t" in line.text or line.look.zone == "footer":
        return None
    kind = heading_kind(line.text)
    if kind is None or not line.text[:1].isalpha() or line.text.endswith((".", ",")):
        return None
    marked = line.look.bold or line.look.heading or line.text.isupper()
    if line.text[:1].islower() != lower or (
        len(line.text.split()) > _LONGEST_UNMARKED and not marked
    ):
        return None
    return kind, line.body


def _look(line: TextLine) -> tuple[float, bool, bool, bool]:
    look = line.look
    return look.size, look.bold, line.text.isupper(), look.heading


def _lookalike(
    line: TextLine,
    common: set[tuple[float, bool, bool, bool]],
    current: SectionKind | None,
) -> tuple[SectionKind, Span] | None:
    """Some other heading: set like the known ones and unlike ordinary text."""
    look = _look(line)
    set_apart = look[1] or look[3]
    shouted = look[2] and current not in _LISTS  # a list may hold "BLS"
    if not (set_apart or shouted) or look not in common or line.bullet:
        return None
    words = line.text.split()
    if len(words) > _LONGEST_HEADING_WORDS or not line.text[0].isupper():
        return None
    plain = not re.search(r"[\t|@,.;/]|\d", line.text)
    return (_hinted(line.text), line.body) if plain else None


def _hinted(text: str) -> SectionKind:
    return heading_hint(text) or ("skills" if _OF_TOOLS.search(text) else "other")


def _inline_heading(
    line: TextLine, current: SectionKind | None
) -> tuple[SectionKind, Span] | None:
    """Let "Skills: Python, Go" open a section, but not within one of its kind."""
    match = _INLINE.match(line.text)
    if not match or current in {"skills", "other", "awards"} or line.bullet:
        return None
    kind = heading_kind(match[1])
    rest = line.text[match.end() :]
    if kind == "education" and (is_school(rest) or DEGREE.match(rest)):
        return kind, Span(match[1], line.body.start + match.start(1))
    if kind not in _INLINE_KINDS or any(date_ranges(line.text)):
        return None
    if current in {"education", "experience", "projects"} and kind != "skills":
        return None
    return kind, Span(match[1], line.body.start + match.start(1))


def _part(lines: Sequence[TextLine], opened: tuple[SectionKind, Span] | None) -> Part:
    kind, heading = opened or ("contact", Span("", lines[0].start))
    inline = heading.end < lines[0].end - 1
    section = Section(
        kind=kind,
        heading=heading.text.strip(),
        start=lines[0].start,
        end=lines[-1].end,
    )
    return Part(section, tuple(lines if inline or not opened else lines[1:]))
