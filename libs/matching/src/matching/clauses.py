"""A text as clauses, each knowing how seriously it means what it says.

Three things decide: the heading a clause stands under, cue words inside it, and
whether it denies what it names ("no Java needed") or speaks of the company ("our 500
Python engineers"). The rules are few and blunt on purpose: each has a test, and a
posting that is read wrongly shows its quote.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from matching.cues import Span, is_denied, read_cues, speaks_of_company
from matching.headings import Stance, read_heading
from matching.ledger import Importance
from skills.words import lowered

_COMMA = 20  # characters a comma is worth when the nearest cue is sought
_DENIAL_REACH = 100  # characters before and after
_LONGEST_CLAUSE = 1000  # characters

_LINE = re.compile(r"[^\n]+")
# A pattern that begins with a set is searched fast; what counts comes behind it.
_STOP = (
    r"[.!?;\u2022\u25cf\u25aa\u00b7](?:(?<=[;\u2022\u25cf\u25aa\u00b7])|(?=\s)"
    r"(?<!e\.g.)(?<!i\.e.)(?<!etc.)(?<!\bvs.))"
)
_BREAK = re.compile(_STOP)
# A job board's own tail, in the middle of a line that lost its breaks.
_TAIL, _IN_TAIL = "seniority level", "employment type"
_BREAK_OR_BUT = re.compile(_STOP + r"|,?\s+but\s+(?!also)")


@dataclass(frozen=True, slots=True)
class Clause:
    text: str
    low: str  # the text in lower case
    start: int  # in the section
    stance: Stance  # of the heading above it

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def is_aside(self) -> bool:
        """Speaks of the company rather than of the person it looks for."""
        return self.stance == "aside" or speaks_of_company(self.low)

    def denies(self, start: int, end: int) -> bool:
        """Whether the words at these places of the section are named to be refused."""
        first, last = start - self.start, end - self.start
        before = self.low[max(0, first - _DENIAL_REACH) : first]
        after = self.low[last : last + _DENIAL_REACH]
        return read_cues(self.low).denied or is_denied(before, after)

    def importance(self, start: int, end: int, default: Importance) -> Importance:
        """The cue nearest to these places decides, then the heading."""
        cues = read_cues(self.low)
        nice = self._distance(cues.nice, start, end)
        must = self._distance(cues.must, start, end)
        if cues.opens_nice or (nice is not None and (must is None or nice <= must)):
            return "nice"
        if self.stance == "nice":  # "strong Go" under "nice to have" is still nice
            return "nice"
        if must is not None or self.stance == "must":
            return "must"
        return default

    def _distance(self, cues: list[Span], start: int, end: int) -> int | None:
        """How far the words are from the nearest cue, None without a cue."""
        first, last = start - self.start, end - self.start
        return min((self._gap(first, last, cue) for cue in cues), default=None)

    def _gap(self, first: int, last: int, cue: Span) -> int:
        """Characters between, and a comma parts more than a few words do."""
        left, right = (last, cue[0]) if cue[0] >= last else (cue[1], first)
        commas = self.text.count(",", left, max(left, right))
        return max(0, right - left) + _COMMA * commas


def read_clauses(text: str) -> Iterator[Clause]:
    """Cut a section into clauses; headings set the stance and are not clauses."""
    stance: Stance = "plain"
    low = lowered(text)
    for line in _LINE.finditer(text):
        start = line.start()
        heading, length = read_heading(line[0])
        if heading is not None:
            stance = heading
            start += length
        for first, last in _pieces(low, start, line.end()):
            piece = text[first:last]
            if piece.strip():
                yield Clause(piece, low[first:last], first, stance)


def _pieces(low: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where clauses begin and end."""
    tail = low.find(_TAIL, start, end)
    if tail > start and low.find(_IN_TAIL, tail, end) > 0:
        yield from _pieces(low, start, tail)
        start = tail
    pattern = _BREAK_OR_BUT if low.find("but", start, end) >= 0 else _BREAK
    for found in pattern.finditer(low, start, end):
        yield from _bounded(start, found.start())
        start = found.end()
    yield from _bounded(start, end)


def _bounded(start: int, end: int) -> Iterator[tuple[int, int]]:
    """One piece; several if it never ends, so that the work stays linear."""
    for first in range(start, end, _LONGEST_CLAUSE):
        yield first, min(end, first + _LONGEST_CLAUSE)
