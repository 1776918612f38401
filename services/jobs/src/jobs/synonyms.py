"""What people call work and places, and what postings call them.

The data is in `data/*_words.txt`; what a line means is said there.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from jobs.index import STEMMED, analyzers

Terms = tuple[str, ...]
_ANALYZER = analyzers()[STEMMED]  # slow to make
_FOLDER = Path(__file__).parent / "data"


class Synonyms:
    def __init__(self, lines: Iterable[str]) -> None:
        self._meant: dict[Terms, dict[Terms, None]] = {}  # a dict keeps the order
        for line in lines:
            said, _, also = line.partition(">")
            names = [terms_of(name) for name in said.split(",")]
            others = [terms_of(name) for name in also.split(",")] if also else names
            for name in names:
                self._meant.setdefault(name, {}).update(dict.fromkeys(others))
        self._longest = max(map(len, self._meant), default=0)

    def meant(self, terms: Terms) -> tuple[Terms, ...]:
        """What else is meant by these words, which are not among it."""
        return tuple(
            other for other in self._meant.get(terms, ()) if other and other != terms
        )

    def spans(self, terms: Sequence[str], start: int) -> Iterator[int]:
        """Where a name that starts here may end, the longest first."""
        for end in range(min(len(terms), start + self._longest), start, -1):
            if tuple(terms[start:end]) in self._meant:
                yield end


def terms_of(text: str) -> Terms:
    return tuple(_ANALYZER.analyze(text))


@cache
def roles() -> Synonyms:
    return Synonyms(_lines("role_words.txt"))


@cache
def places() -> Synonyms:
    return Synonyms(_lines("place_words.txt"))


@cache
def weak_words() -> frozenset[str]:
    """Their stems: no posting must have them."""
    return frozenset(terms_of(" ".join(_lines("weak_words.txt"))))


def _lines(name: str) -> Iterator[str]:
    for line in (_FOLDER / name).read_text().splitlines():
        if line.strip() and not line.startswith(("#", "[")):
            yield line
