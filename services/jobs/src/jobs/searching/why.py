"""Why a hit was found: the words of it that match, and the fields they are in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from jobs.searching.analysis import STEMMED, analyzers
from jobs.searching.synonyms import Terms
from jobs.searching.typed import Typed, Unit
from jobs.tables import Job

SHOWN = ("title", "company", "location")  # what a list shows, and so can mark
NEW_FOR = timedelta(days=10)
_ANALYZER = analyzers()[STEMMED]


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
            names = [name for unit in typed.asked for name in _names(unit, field)]
            yield from (Marked(field, *place) for place in _places(text, names))


def _names(unit: Unit, field: str) -> Sequence[Terms]:
    own = [unit.terms] if unit.is_phrase else [(term,) for term in unit.terms]
    others = {"title": unit.roles, "location": unit.places}.get(field, ())
    return [*own, *others]


def _places(text: str, names: Sequence[Terms]) -> Iterator[tuple[int, int]]:
    tokens = _ANALYZER.pre_tokenize(text).tokens
    stems = [token.text for token in tokens]
    done = 0
    for at in range(len(stems)):
        fitting = [n for n in names if n == tuple(stems[at : at + len(n)])]
        if fitting and at >= done:
            done = at + max(map(len, fitting))
            yield tokens[at].char_offset_from, tokens[done - 1].char_offset_to
