"""What people call work and places, and what postings call them.

The data is in `data/*_words.txt`; what a line means is said there.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

from jobs.searching.analysis import STEMMED, analyzers

Terms = tuple[str, ...]
_ANALYZER = analyzers()[STEMMED]  # slow to make
_FOLDER = Path(__file__).parent / "data"


class Synonyms:
    """`letter` is one that nobody types; marks in the index are made with it."""

    def __init__(self, lines: Iterable[str], letter: str) -> None:
        meant: dict[Terms, dict[Terms, None]] = {}  # a dict keeps the order
        self._letter = letter
        self._written: dict[Terms, list[str]] = {}
        for line in lines:
            said, _, also = line.partition(">")
            for written in said.split(","):
                self._written.setdefault(terms_of(written), []).append(written.strip())
            names = [terms_of(name) for name in said.split(",")]
            others = [terms_of(name) for name in also.split(",")] if also else names
            for name in names:
                meant.setdefault(name, {}).update(dict.fromkeys(others))
        self._meant = {
            name: tuple(other for other in others if other and other != name)
            for name, others in meant.items()
        }
        self._mark_of = {
            name: self._mark(name) for name, of in self._meant.items() if of
        }
        self._longest = max(map(len, self._meant), default=0)
        self._marks = self._marks_by_words()

    def meant(self, terms: Terms) -> tuple[Terms, ...]:
        """What else is meant by these words, which are not among it."""
        return self._meant.get(terms, ())

    def mark(self, terms: Terms) -> str | None:
        """The one term under which texts stand that say it, by whatever name."""
        return self._mark_of.get(terms)

    def named(self) -> Iterator[tuple[str, str]]:
        """Every name, as it is written, with the mark it is found under."""
        for terms, written in self._written.items():
            if mark := self.mark(terms):
                yield from ((name, mark) for name in written)

    def marks(self, terms: Sequence[str]) -> Iterator[str]:
        """Of all names by which somebody may look for what a text says, as often."""
        for start, first in enumerate(terms):
            for words, marks in self._marks.get(first, ()):
                if words == tuple(terms[start : start + len(words)]):
                    yield from marks

    def spans(self, terms: Sequence[str], start: int) -> Iterator[int]:
        """Where a name that starts here may end, the longest first."""
        for end in range(min(len(terms), start + self._longest), start, -1):
            if tuple(terms[start:end]) in self._meant:
                yield end

    def _mark(self, terms: Terms) -> str:
        """One word to every analyzer, and no stem but its own."""
        return self._letter + self._letter.join(terms) + self._letter

    def _marks_by_words(self) -> dict[str, list[tuple[Terms, list[str]]]]:
        """By the first word: a name as texts have it, the marks it is found under."""
        found: dict[Terms, list[str]] = {}
        for name in filter(self.meant, self._meant):
            for words in (name, *self.meant(name)):
                found.setdefault(words, []).append(self._mark(name))
        by_first: dict[str, list[tuple[Terms, list[str]]]] = {}
        for words, marks in found.items():
            by_first.setdefault(words[0], []).append((words, marks))
        return by_first


def terms_of(text: str) -> Terms:
    return tuple(_ANALYZER.analyze(text))


@cache
def roles() -> Synonyms:
    return Synonyms(_lines("role_words.txt"), "ǂ")


@cache
def places() -> Synonyms:
    return Synonyms(_lines("place_words.txt"), "ǁ")


@cache
def weak_words() -> frozenset[str]:
    """Their stems: no posting must have them."""
    return frozenset(terms_of(" ".join(_lines("weak_words.txt"))))


@cache
def edition() -> str:
    """Another one when the data has changed, and with it the marks in the index."""
    texts = [
        (_FOLDER / name).read_text() for name in ("role_words.txt", "place_words.txt")
    ]
    return sha256("".join(texts).encode()).hexdigest()[:12]


def _lines(name: str) -> Iterator[str]:
    for line in (_FOLDER / name).read_text().splitlines():
        if line.strip() and not line.startswith(("#", "[")):
            yield line
