"""How the engine's time for a search grows with the postings, a hundred times as many.

The postings are the same as elsewhere, with short texts: a million are soon indexed.
"""

import itertools
from collections.abc import Callable, Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jobs.searching import index as indexes
from jobs.searching.index import JobIndex
from jobs.searching.search import JobSearch
from tests.bench import corpus
from tests.bench.searching import (
    COLUMNS,
    ROUNDS,
    SEARCHES,
    Rounds,
    medians,
    one_round,
    summary,
    warm,
)

SIZES = (10_000, 1_000_000)
SHORT_TEXT = 200  # characters
BATCH = 20_000


def measure(folder: Path, note: Callable[[str], None]) -> dict[str, Any]:
    """The time for all searches at the larger size over that at the smaller."""
    few, many = (JobSearch(_made(folder, size, note)) for size in SIZES)
    note("searching both")
    with_few, with_many = _in_turn(few, many)
    sums = [summary(rounds)["sum_ms"] for rounds in (with_few, with_many)]
    return {
        **dict(zip(map(str, SIZES), sums, strict=True)),
        "ratio": sums[1] / sums[0],
        "searches": _each(with_few, with_many),
    }


def _made(folder: Path, size: int, note: Callable[[str], None]) -> JobIndex:
    note(f"an index of {size} postings with short texts")
    _, bases = corpus.originals()
    index = JobIndex(folder / f"index-{size}", newest=2**62)
    _build(index, corpus.made(bases, size))
    return index


def _in_turn(few: JobSearch, many: JobSearch) -> tuple[Rounds, Rounds]:
    """Both are there before either is asked, so that both have the same noise."""
    with_few, with_many = [], []
    for _ in range(ROUNDS):
        with_few.append(warm(lambda: one_round(few)))
        with_many.append(warm(lambda: one_round(many)))
    return with_few, with_many


def _each(with_few: Rounds, with_many: Rounds) -> list[dict[str, Any]]:
    pairs = zip(medians(with_few), medians(with_many), strict=True)
    return [
        {"q": q, "few_ms": few, "many_ms": many, "ratio": many / few}
        for (q, _), (few, many) in zip(SEARCHES, pairs, strict=True)
    ]


def _build(index: JobIndex, rows: Iterable[dict[str, Any]]) -> None:
    indexes.HEAP_BYTES = 200_000_000  # fewer, larger parts: it is built only once
    numbered = enumerate(rows, 1)
    while batch := list(itertools.islice(numbered, BATCH)):
        index.add([_short(number, row) for number, row in batch])


def _short(number: int, row: dict[str, Any]) -> Any:
    text = row["description"][:SHORT_TEXT]
    return SimpleNamespace(
        **{**COLUMNS, **row, "id": number, "change": number, "description": text}
    )
