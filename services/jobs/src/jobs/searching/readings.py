"""How what was typed can be understood, the strictest first."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import tantivy

from jobs.searching import spelling
from jobs.searching.typed import Typed, read

Matched = Literal["all", "corrected", "some"]
FEW = 20  # with fewer that have a name as a name, its words may stand apart
_LONG = 3  # words from which on some will do


@dataclass(frozen=True)
class Reading:
    typed: Typed
    matched: Matched = "all"
    corrected: str | None = None
    needed: int | None = None
    enough: int = 1  # with so many hits no other reading is tried


def readings(typed: Typed, searcher: tantivy.Searcher) -> Iterator[Reading]:
    yield from _by_names(Reading(typed))
    corrected = _corrected(typed, searcher)
    if corrected:
        typed = read(corrected)
        yield from _by_names(Reading(typed, "corrected", corrected))
    if typed.words >= _LONG and len(typed.units) > 1:
        needed = max(1, len(typed.asked) // 2)
        yield Reading(typed.loosened, "some", corrected, needed)


def strictest(text: str, searcher: tantivy.Searcher) -> Reading:
    """As the names it has, its typos corrected."""
    typed = read(text)
    corrected = _corrected(typed, searcher)
    return next(_by_names(Reading(read(corrected) if corrected else typed)))


def _by_names(reading: Reading) -> Iterator[Reading]:
    """First what together names work as that name, then its words wherever."""
    if reading.typed.has_names:
        yield replace(reading, enough=FEW)
    yield replace(reading, typed=reading.typed.loosened)


def _corrected(typed: Typed, searcher: tantivy.Searcher) -> str | None:
    text = typed.text
    for unit in typed.units:
        if unit.is_phrase or unit.is_prefix or len(unit.terms) != 1:
            continue
        if not spelling.is_known(searcher, unit.terms[0]):
            text = text.replace(
                unit.text, spelling.correct(searcher, unit.text) or unit.text
            )
    return text if text != typed.text else None
