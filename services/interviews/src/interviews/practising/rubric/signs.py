"""The words that show a subject, and where an answer has them.

A sign is a word or phrase, the last word of which may go on: "restor" is in "restored".
Very short ones want a short word: "api" begins "apis" and not "apiary".
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from interviews.practising.rubric.families import relatives
from interviews.practising.rubric.lexicon import COMMON
from interviews.practising.rubric.reading import Sentence

_PIECE = re.compile(r"[^\W_]+")
_KEY = 2  # letters by which signs are looked up
_WHOLE, _SHORT, _ENDING = 2, 3, 4
RELATED, WEAK = 0.7, 0.5

Signs = Mapping[str, Sequence[tuple[tuple[str, ...], float]]]


@dataclass(frozen=True, slots=True)
class Piece:
    """A word or a part of one, in lower case, and where it stands."""

    lower: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A sign found in a sentence, and how surely it shows the subject (0 to 1)."""

    sentence: Sentence
    start: int
    end: int
    surely: float


@lru_cache(maxsize=2048)
def signs_of(words: tuple[str, ...], name: str = "") -> Signs:
    """Gather the words themselves, those of a name, and what may stand for them."""
    named = [w for w in name.lower().split() if w not in COMMON]
    related = [r for w in (*words, *named) for r in relatives(w)]
    surely = dict.fromkeys((*named, *related), RELATED) | dict.fromkeys(words, 1.0)
    signs: dict[str, list[tuple[tuple[str, ...], float]]] = {}
    for sign, sure in surely.items():
        pieces = tuple(_PIECE.findall(sign.lower()))
        if pieces:
            signs.setdefault(pieces[0][:_KEY], []).append((pieces, sure))
    return signs


def pieces_of(sentence: Sentence) -> list[Piece]:
    """Cut a sentence into the pieces that signs are compared with."""
    found = _PIECE.finditer(sentence.answer, sentence.start, sentence.end)
    return [Piece(m.group().lower(), m.start(), m.end()) for m in found]


def hits(
    signs: Signs, cut: Iterable[tuple[Sentence, Sequence[Piece]]]
) -> Iterator[Hit]:
    """Find the signs, in the order of the answer."""
    for sentence, pieces in cut:
        for place, piece in enumerate(pieces):
            for sign, surely in signs.get(piece.lower[:_KEY], ()):
                last = place + len(sign) - 1
                if _stands(sign, pieces[place : last + 1]):
                    weak = len(sign) == 1 and piece.lower in COMMON
                    sure = surely * (WEAK if weak else 1.0)
                    yield Hit(sentence, piece.start, pieces[last].end, sure)


def _stands(sign: tuple[str, ...], pieces: Sequence[Piece]) -> bool:
    if len(pieces) < len(sign):
        return False
    *before, last = (p.lower for p in pieces)
    return tuple(before) == sign[:-1] and _goes_on(sign[-1], last)


def _goes_on(sign: str, word: str) -> bool:
    if len(sign) <= _WHOLE:
        return sign == word
    longest = len(sign) + _ENDING if len(sign) <= _SHORT else len(word)
    return word.startswith(sign) and len(word) <= longest
