"""Why a hit was found: the words of it that match, and the fields they are in."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from jobs.searching.analysis import STEMMED, WRITTEN, analyzers
from jobs.searching.synonyms import Terms
from jobs.searching.typed import LEAST_BEGUN, Typed, Unit
from jobs.tables import Job

SHOWN = ("title", "company", "location")  # what a list shows, and so can mark
NEW_FOR = timedelta(days=10)
_ANALYZERS = analyzers()


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


def explain(job: Job, typed: Typed, beyond: Beyond, now: datetime) -> Why:
    marked = list(_marked(job, typed))
    units = [unit.text for unit in typed.asked if _in(beyond.in_text, unit.text, job)]
    skills = [each for each in beyond.with_skill if _in(beyond.with_skill, each, job)]
    written = [getattr(job, mark.field)[mark.start : mark.end] for mark in marked]
    found_in = [mark.field for mark in marked]
    found_in += ["text"] * bool(units) + ["skills"] * bool(skills)
    if job.remote and any(unit.is_remote for unit in typed.asked):
        found_in.append("remote")
    terms = {text.lower(): text for text in (*reversed(units), *reversed(written))}
    return Why(
        matched_terms=tuple(reversed(terms.values())),
        highlights=tuple(marked),
        fields=tuple(dict.fromkeys(found_in)),
        skill_ids=tuple(skills),
        is_new=job.posted_at > now - NEW_FOR,
    )


def _in(held: dict[str, frozenset[int]], name: str, job: Job) -> bool:
    return job.id in held[name] if name in held else False


def _marked(job: Job, typed: Typed) -> Iterator[Marked]:
    for field in SHOWN:
        text = getattr(job, field)
        if text:
            places = {place for unit in typed.asked for place in _of(unit, field, text)}
            yield from (Marked(field, *place) for place in _apart(places))


def _of(unit: Unit, field: str, text: str) -> Iterator[tuple[int, int]]:
    """Where a field says what a unit asks for."""
    analyzer = _ANALYZERS[WRITTEN if unit.written else STEMMED]
    tokens = analyzer.pre_tokenize(text).tokens
    words = [token.text for token in tokens]
    names, begins = _names(unit, field), _begins(unit, field)
    for at, word in enumerate(words):
        lengths = [len(n) for n in names if n == tuple(words[at : at + len(n)])]
        if begins and word.startswith(begins):
            lengths.append(1)
        if lengths:
            last = tokens[at + max(lengths) - 1]
            yield tokens[at].char_offset_from, last.char_offset_to


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
