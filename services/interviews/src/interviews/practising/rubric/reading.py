"""An answer as sentences and words, each with its place in the text.

A sentence that speaks to whoever scores, rather than answers, is set aside whole: it
can neither earn points nor cost any. All patterns are linear in the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from interviews.practising.rubric.evaluation import Quote
from interviews.practising.rubric.lexicon import COMMON, FUNCTION

_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+|(?<=\d)[.,:]\d[^\W_]*)*")
# A run of dots is looked at once, from its beginning: hence the lookbehind.
_SENTENCE_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’)]{0,3}+(?=\s)|[。！？]|\n++")
_TO_THE_JUDGE = re.compile(
    r"</?\s?(?:system|assistant|user|instructions?|prompt)\b|\[/?inst\]|<\|"
    r"|^\s*(?:system|assistant|user)\s?:"
    r"|[\"'](?:score|points|rating|evaluation)[\"']\s?:"
    r"|\b(?:ignore|disregard|forget|override)\b[^.!?\n]{0,40}"
    r"\b(?:instructions?|prompts?|rules?|rubric|above)\b"
    r"|\b(?:score|points|rating|mark|grade)\b[^.!?\n]{0,25}"
    r"\b(?:100|hundred|full|maximum|highest|perfect)\b"
    r"|\b(?:full|maximum|highest|perfect|100)\s(?:score|points|marks?|rating|grade)\b",
    re.IGNORECASE,
)
_SUFFIXES = ("ations", "ation", "ings", "ing", "ions", "ion", "ies", "ers", "ed", "er",
             "es", "ly", "s", "e", "y")  # fmt: skip
_STEM = 6  # letters that decide whether two words belong together
_LEAST_STEM = 3
_LEAST_WORDS = 4
_FUNCTION_SHARE = 0.25
_KINDS, _KINDS_SHARE = 6, 0.2
_COMMA_SHARE = 0.34
_MOST_QUOTED = 160  # characters
_ENGLISH_WORDS = 8
_ENGLISH_SHARE = 0.18


def stem(word: str) -> str:
    """Cut a word down to what its forms share; rough, and the same every time."""
    word = word.lower()
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _LEAST_STEM:
            return word[: -len(suffix)][:_STEM]
    return word[:_STEM]


def content_stems(text: str) -> list[str]:
    """Return what a text is about: its stems without the words of every interview."""
    return [stem(w) for w in content_words(text)]


def content_words(text: str) -> list[str]:
    """Return the words of a text without those of every interview, in lower case."""
    words = (w.group().lower() for w in _WORD.finditer(text))
    return [w for w in words if w not in COMMON and len(w) > 1]


def key_words(question: str) -> list[str]:
    """Return what a question asks for; if it is all in common words, then these."""
    words = [w.group().lower() for w in _WORD.finditer(question)]
    keys = [w for w in content_words(question) if not w.isdigit()]
    return keys or [w for w in words if w not in FUNCTION]


@dataclass(frozen=True, slots=True)
class Word:
    """One word where it stands."""

    text: str
    lower: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence where it stands, without the space around it."""

    answer: str
    start: int
    end: int
    words: tuple[Word, ...]
    stems: frozenset[str]  # what it is about
    tells: bool  # it is a sentence, and not a list of words

    @property
    def text(self) -> str:
        return self.answer[self.start : self.end]

    def quote(self, start: int | None = None, end: int | None = None) -> Quote:
        """Quote the sentence, or a piece of it; a long one as far as a line goes."""
        first = self.start if start is None else start
        return _quote(self.answer, first, self.end if end is None else end)


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer, read."""

    text: str
    sentences: tuple[Sentence, ...]
    words: tuple[Word, ...]
    set_aside: tuple[Quote, ...]

    @property
    def is_english(self) -> bool:
        """Whether enough is there that only English has; a short text may pass."""
        if len(self.words) < _ENGLISH_WORDS:
            return self.text.isascii()
        joining = sum(w.lower in FUNCTION for w in self.words)
        return joining >= _ENGLISH_SHARE * len(self.words)


def read(answer: str) -> Reading:
    """Divide an answer into its sentences, and set aside what is none of it."""
    sentences: list[Sentence] = []
    aside: list[Quote] = []
    for start, end in _pieces(answer):
        if _TO_THE_JUDGE.search(answer[start:end]):
            aside.append(_quote(answer, start, end))
        else:
            sentences.append(_sentence(answer, start, end))
    words = tuple(w for s in sentences for w in s.words)
    return Reading(answer, tuple(sentences), words, tuple(aside))


def _pieces(answer: str) -> Iterator[tuple[int, int]]:
    """Yield where each sentence begins and ends, without the space around it."""
    ends = [0, *(m.end() for m in _SENTENCE_END.finditer(answer)), len(answer)]
    for start, end in pairwise(ends):
        piece = answer[start:end]
        said = piece.strip()
        if said:
            first = start + len(piece) - len(piece.lstrip())
            yield first, first + len(said)


def _sentence(answer: str, start: int, end: int) -> Sentence:
    words = tuple(
        Word(m.group(), m.group().lower().replace("’", "'"), m.start(), m.end())
        for m in _WORD.finditer(answer, start, end)
    )
    stems = frozenset(stem(w.lower) for w in words if w.lower not in COMMON)
    commas = answer.count(",", start, end) + answer.count(";", start, end)
    return Sentence(answer, start, end, words, stems, _tells(words, commas))


def _tells(words: tuple[Word, ...], commas: int) -> bool:
    count = len(words)
    joining = [w.lower for w in words if w.lower in FUNCTION]
    kinds = len(set(joining))  # "and ... and ... and" joins a list
    return (
        count >= _LEAST_WORDS
        and len(joining) >= count * _FUNCTION_SHARE
        and kinds >= min(_KINDS, count * _KINDS_SHARE)
        and commas <= count * _COMMA_SHARE
    )


def _quote(answer: str, start: int, end: int) -> Quote:
    end = min(end, start + _MOST_QUOTED)
    return Quote(quote=answer[start:end], start=start, end=end)
