"""What somebody typed, read into units: words, names of work and places, phrases.

Nothing that is typed can be a syntax error: words, "phrases" and prefix* are read
here, everything else is text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from jobs.searching.analysis import STEMMED, WRITTEN, analyzers
from jobs.searching.synonyms import Terms, places, roles, weak_words
from skills import catalogue

MAX_WORDS = 32
MAX_PREFIXES = 3  # each looks through all words that begin so
REMEMBERED = 1024  # texts: who pages and filters sends the same one again and again
LEAST_BEGUN = 3  # letters with which a word may be meant that is not typed to its end
_PARTS = re.compile(r'"([^"]*)"?|(\S+)')
_SPECIAL = re.compile(r"[\w][+#]|\.\w|\w[.'-]\w")
_ANALYZERS = analyzers()


@dataclass(frozen=True)
class Unit:
    """One thing a posting should have."""

    text: str
    terms: Terms
    written: Terms = ()  # C++, node.js: looked for as it is spelt
    roles: tuple[Terms, ...] = ()  # what titles call it
    places: tuple[Terms, ...] = ()
    is_phrase: bool = False
    is_prefix: bool = False
    is_last: bool = False  # perhaps a word that is not typed to its end
    is_weak: bool = False
    is_remote: bool = False
    is_loose: bool = False  # its words may stand apart, though together they name work
    skill_id: str | None = None


@dataclass(frozen=True)
class Typed:
    """It is remembered, and with it what is made of it."""

    text: str
    units: tuple[Unit, ...]
    words: int
    skill_id: str | None  # the skill that the whole text is a name of

    @cached_property
    def asked(self) -> tuple[Unit, ...]:
        """What a posting must have: weak words only where there is nothing else."""
        return tuple(unit for unit in self.units if not unit.is_weak) or self.units

    @cached_property
    def has_names(self) -> bool:
        return any(unit.roles and len(unit.terms) > 1 for unit in self.units)

    @cached_property
    def loosened(self) -> "Typed":
        """With the words of each name, wherever they stand."""
        units = tuple(replace(unit, is_loose=True) for unit in self.units)
        return replace(self, units=units)


NOTHING = Typed("", (), 0, None)


@lru_cache(REMEMBERED)
def read(text: str) -> Typed:
    parts = [unit for part in _parts(text) if (unit := _unit(*part))][:MAX_WORDS]
    if parts and not text.endswith((" ", '"')):
        parts[-1] = replace(parts[-1], is_last=True)
    whole = skill_named(text) if " " in text.strip() else None
    return Typed(text, tuple(_joined(parts)), len(parts), whole)


def skill_named(text: str) -> str | None:
    """The skill that the whole of `text` is a name of, exactly."""
    wanted = text.strip().strip('"')
    mentions = catalogue().mentions(wanted, listed=True)
    if len(mentions) == 1 and (mentions[0].start, mentions[0].end) == (0, len(wanted)):
        return mentions[0].skill_id
    return None


def _parts(text: str) -> Iterator[tuple[str | None, str | None]]:
    """Phrases and words; from the fourth prefix on a `*` is a sign like any other."""
    prefixes = 0
    for phrase, word in (match.groups() for match in _PARTS.finditer(text)):
        prefixes += phrase is None and word.endswith("*")
        too_many = phrase is None and prefixes > MAX_PREFIXES
        yield phrase, word.rstrip("*") if too_many else word


def _unit(phrase: str | None, word: str | None) -> Unit | None:
    text = phrase if phrase is not None else word or ""
    terms = tuple(_ANALYZERS[STEMMED].analyze(text))
    if phrase is not None:
        return Unit(text, terms, is_phrase=True) if terms else None
    written = tuple(_ANALYZERS[WRITTEN].analyze(text)) if _SPECIAL.search(text) else ()
    if not terms and not written:
        return None
    if text.endswith("*") and len(terms[0]) > 1:
        return Unit(text, terms, is_prefix=True)
    weak = set(terms) <= weak_words() and not written
    skill_id = None if weak else skill_named(text)
    return Unit(text, terms, written, is_weak=weak, skill_id=skill_id)


def _joined(units: list[Unit]) -> Iterator[Unit]:
    """Words that together name work or a place become one unit."""
    start = 0
    while start < len(units):
        end = _name_end(units, start)
        yield _named(units[start:end])
        start = end


def _name_end(units: list[Unit], start: int) -> int:
    plain = [_plain(unit) for unit in units[start:]]
    known = plain[: plain.index("")] if "" in plain else plain
    ends = [end for names in (roles(), places()) for end in names.spans(known, 0)]
    return start + max(ends, default=1)


def _plain(unit: Unit) -> str:
    special = unit.is_phrase or unit.is_prefix or len(unit.terms) != 1
    return "" if special else unit.terms[0]


def _named(units: list[Unit]) -> Unit:
    first = units[0]
    if first.is_phrase or first.is_prefix:
        return first
    terms = tuple(term for unit in units for term in unit.terms)
    text = " ".join(unit.text for unit in units)
    work, towns = roles().meant(terms), places().meant(terms)
    return replace(
        first,
        text=text,
        terms=terms,
        roles=work,
        places=towns,
        written=first.written if len(units) == 1 else (),
        is_last=units[-1].is_last,
        is_weak=first.is_weak and len(units) == 1 and not (work or towns),
        is_remote=text.lower() == "remote",
        skill_id=first.skill_id if len(units) == 1 else skill_named(text),
    )
