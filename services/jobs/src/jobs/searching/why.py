"""Why a hit was found: the words of it that match, and the fields they are in."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Protocol

from jobs.searching.analysis import STEMMED, WRITTEN, analyzers
from jobs.searching.synonyms import Terms
from jobs.searching.typed import LEAST_BEGUN, Typed, Unit

SHOWN = ("title", "company", "location")  # what a list shows, and so can mark
NEW_FOR = timedelta(days=10)
REMEMBERED = 4096  # short texts: places and employers come again and again
_ANALYZERS = analyzers()


class Shown(Protocol):
    """What a list shows of a job."""

    id: int
    title: str
    company: str
    location: str | None
    remote: bool
    posted_at: datetime


@dataclass(frozen=True)
class Marked:
    """`text[start:end]` of that field is what matches."""

    field: str
    start: int
    end: int


@dataclass(frozen=True)
class Why:
    matched_terms: tuple[str, ...]  # as the posting writes them, else as typed
    highlights: tuple[Marked, ...]
    fields: tuple[str, ...]
    skill_ids: tuple[str, ...]
    is_new: bool


@dataclass(frozen=True)
class Beyond:
    """What the index knows of a page: places of a match that no list shows."""

    in_text: dict[str, frozenset[int]]  # a unit's text -> the jobs
    with_skill: dict[str, frozenset[int]]


@dataclass(frozen=True)
class _Sought:
    """What is looked for in a field, in its words as one analyzer reads them."""

    analyzer: str
    names: dict[str, list[Terms]]  # by their first words
    begins: tuple[str, ...]

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        words, starts, ends = _read(text, self.analyzer)
        if not self.begins and self.names.keys().isdisjoint(words):
            return  # as with most employers and places
        for at, word in enumerate(words):
            if length := self._length(words, at, word):
                yield starts[at], ends[at + length - 1]

    def _length(self, words: Terms, at: int, word: str) -> int:
        """Of the longest that stands here, in words."""
        names = self.names.get(word, ())
        lengths = [len(name) for name in names if name == words[at : at + len(name)]]
        begun = self.begins and word.startswith(self.begins)
        return max(lengths, default=1 if begun else 0)


class Explainer:
    """Of one search: what all of its hits have in common is made once."""

    def __init__(self, typed: Typed, beyond: Beyond, now: datetime) -> None:
        asked = typed.asked
        self._beyond = beyond
        self._units = [unit.text for unit in asked if unit.text in beyond.in_text]
        self._asks_for_remote = any(unit.is_remote for unit in asked)
        self._sought = {field: list(_sought(asked, field)) for field in SHOWN}
        self._new_since = now - NEW_FOR

    def explain(self, job: Shown) -> Why:
        marked = list(self._marked(job))
        in_text, with_skill = self._beyond.in_text, self._beyond.with_skill
        units = [text for text in self._units if job.id in in_text[text]]
        skills = [name for name, jobs in with_skill.items() if job.id in jobs]
        written = [getattr(job, mark.field)[mark.start : mark.end] for mark in marked]
        found_in = [mark.field for mark in marked]
        found_in += ["text"] * bool(units) + ["skills"] * bool(skills)
        if job.remote and self._asks_for_remote:
            found_in.append("remote")
        terms = {text.lower(): text for text in (*reversed(units), *reversed(written))}
        return Why(
            matched_terms=tuple(reversed(terms.values())),
            highlights=tuple(marked),
            fields=tuple(dict.fromkeys(found_in)),
            skill_ids=tuple(skills),
            is_new=job.posted_at > self._new_since,
        )

    def _marked(self, job: Shown) -> Iterator[Marked]:
        for field, sought in self._sought.items():
            if text := getattr(job, field):
                places = [place for each in sought for place in each.places(text)]
                yield from (Marked(field, *place) for place in _apart(places))


def _sought(units: Sequence[Unit], field: str) -> Iterator[_Sought]:
    for analyzer in (STEMMED, WRITTEN):
        read = [unit for unit in units if _analyzer(unit) == analyzer]
        names: dict[str, list[Terms]] = {}
        for name in (name for unit in read for name in _names(unit, field)):
            names.setdefault(name[0], []).append(name)
        begins = tuple(begun for unit in read if (begun := _begins(unit, field)))
        if names or begins:
            yield _Sought(analyzer, names, begins)


def _analyzer(unit: Unit) -> str:
    return WRITTEN if unit.written else STEMMED


@lru_cache(REMEMBERED)
def _read(text: str, analyzer: str) -> tuple[Terms, tuple[int, ...], tuple[int, ...]]:
    """Its words, and where in the text each starts and ends."""
    tokens = _ANALYZERS[analyzer].pre_tokenize(text).tokens
    return (
        tuple(token.text for token in tokens),
        tuple(token.char_offset_from for token in tokens),
        tuple(token.char_offset_to for token in tokens),
    )


def _names(unit: Unit, field: str) -> Sequence[Terms]:
    """What names work is looked for as that: a part of it in a title is no match."""
    if unit.written:  # the C of C++ is another thing than a C alone
        return [(term,) for term in unit.written]
    others = {"title": unit.roles, "location": unit.places}.get(field, ())
    together = unit.is_phrase or (field == "title" and others and not unit.is_loose)
    own = [unit.terms] if together else [(term,) for term in unit.terms]
    return [*own, *others]


def _begins(unit: Unit, field: str) -> str | None:
    """The beginning of a word: as typed with a `*`, or not typed to its end."""
    unfinished = unit.is_last and field == "title" and len(unit.terms) == 1
    if unit.is_prefix or (unfinished and len(unit.terms[0]) >= LEAST_BEGUN):
        return unit.terms[0]
    return None


def _apart(places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """From left to right; of those that overlap the longest of the first."""
    done = 0
    for start, end in sorted(places, key=lambda place: (place[0], -place[1])):
        if start >= done:
            yield start, end
            done = end
