"""The guide: career advice written for this project, and what of it a message asks for.

An entry is found by the phrases people ask with, rare words weighing most, and a little
by its own text. The same message always finds the same entries.
"""

import math
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ai.chatting.words import stems

ENOUGH = 0.3  # what an entry must score to be an answer
_NEARLY_AS_GOOD = 0.75  # a second entry, against the first
_OF_TEXT = 0.2  # what the words of an entry's text are worth against its phrases


@dataclass(frozen=True)
class Entry:
    id: str
    title: str
    asks: tuple[str, ...]
    shows: tuple[str, ...]  # what of the reader's own data belongs beside it
    text: str
    opens: str = ""  # what is said before anything else


@dataclass(frozen=True)
class _Indexed:
    entry: Entry
    phrases: tuple[frozenset[str], ...]
    text: frozenset[str]


class Guide:
    def __init__(self, entries: Iterable[Entry]) -> None:
        self._indexed = [_index(entry) for entry in entries]
        counts = Counter(word for each in self._indexed for word in _words_of(each))
        number = len(self._indexed)
        self._worth = {
            word: math.log(1 + number / count) for word, count in counts.items()
        }

        self._known = frozenset(self._worth).union(
            *(each.text for each in self._indexed)
        )

    @property
    def entries(self) -> list[Entry]:
        return [each.entry for each in self._indexed]

    def get(self, entry_id: str) -> Entry:
        return next(each for each in self.entries if each.id == entry_id)

    def find(self, message: str, *, most: int = 3) -> list[Entry]:
        """What answers the message, the best first; nothing when nothing does."""
        asked = frozenset(stems(message))
        if 2 * len(asked & self._known) < len(asked):
            return []  # it is about something else, whatever word it shares
        scored = [(self._score(each, asked), each.entry) for each in self._indexed]
        scored.sort(key=lambda pair: (-pair[0], pair[1].id))
        least = max(ENOUGH, scored[0][0] * _NEARLY_AS_GOOD)
        return [entry for score, entry in scored[:most] if score >= least]

    def _score(self, each: _Indexed, asked: frozenset[str]) -> float:
        total = self._sum(asked)
        if not total:
            return 0.0
        best = max(self._phrase(phrase, asked, total) for phrase in each.phrases)
        return best + _OF_TEXT * self._sum(asked & each.text) / total

    def _phrase(
        self, phrase: frozenset[str], asked: frozenset[str], total: float
    ) -> float:
        shared = self._sum(phrase & asked)
        return shared / self._sum(phrase) * (0.5 + 0.5 * shared / total)

    def _sum(self, words: Iterable[str]) -> float:
        """What the words are worth together; those nobody knows are worth little."""
        return sum(sorted(self._worth.get(word, 1.0) for word in words))


@cache
def guide() -> Guide:
    """The one guide of this process."""
    folder = files("ai.guide")
    names = sorted(
        file.name for file in folder.iterdir() if file.name.endswith(".toml")
    )
    return Guide(
        _entry(row)
        for name in names
        for row in tomllib.loads((folder / name).read_text(encoding="utf-8"))["entry"]
    )


def _entry(row: dict[str, object]) -> Entry:
    asks, shows = row["asks"], row["shows"]
    assert isinstance(asks, list)
    assert isinstance(shows, list)
    return Entry(
        id=str(row["id"]),
        title=str(row["title"]),
        asks=tuple(asks),
        shows=tuple(shows),
        text=" ".join(str(row["text"]).split()),
        opens=str(row.get("opens", "")),
    )


def _index(entry: Entry) -> _Indexed:
    phrases = (frozenset(stems(phrase)) for phrase in (entry.title, *entry.asks))
    return _Indexed(entry, tuple(filter(None, phrases)), frozenset(stems(entry.text)))


def _words_of(each: _Indexed) -> frozenset[str]:
    return frozenset().union(*each.phrases)
