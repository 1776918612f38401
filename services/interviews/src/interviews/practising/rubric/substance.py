"""What of an answer is somebody's own: figures, names, and what they did themselves."""

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise

from interviews.practising.rubric.evaluation import Quote
from interviews.practising.rubric.lexicon import (
    BEFORE_VERBS,
    FUNCTION,
    JARGON,
    NO_ACT,
    NUMBER_WORDS,
    PAST,
)
from interviews.practising.rubric.reading import Reading, Sentence, Word

# A year alone says when, not how much.
_FIGURE = re.compile(r"(?<![\w.,])(?!(?:19|20)\d\d(?!\d))\d[\d.,:]*+")
_BETWEEN = 3  # "I then quickly checked": words between "I" and what was done
_LONGEST_NAME = 30
_AFTER_A_PAUSE = frozenset("\"'“”‘’(:;")
_WORD_FIGURE = 0.5  # "two" is said in textbooks as well
_PLANNED = 0.5  # "I would count" is less than "I counted"
_MOST = 40  # of each kind; nobody needs more to be shown


@dataclass(frozen=True)
class Own:
    """The figures, names and acts of one sentence."""

    sentence: Sentence
    figures: tuple[Quote, ...]
    number_words: tuple[Word, ...]
    names: tuple[Word, ...]
    done: tuple[Quote, ...]
    planned: tuple[Quote, ...]

    @cached_property
    def is_concrete(self) -> bool:
        """Whether nobody else could have said it just so."""
        signs = len(self.figures) + len(self.names) + len(self.done)
        return bool(signs or (self.planned and self.number_words))


@dataclass(frozen=True)
class Substance:
    """What is somebody's own in a whole answer."""

    each: tuple[Own, ...]

    @property
    def figures(self) -> list[Quote]:
        return _once([q for own in self.each for q in own.figures])

    @property
    def names(self) -> list[Quote]:
        return _once(
            [o.sentence.quote(w.start, w.end) for o in self.each for w in o.names]
        )

    @property
    def done(self) -> list[Quote]:
        return _once([q for own in self.each for q in own.done])

    @property
    def amount_of_figures(self) -> float:
        spelt = {w.lower for own in self.each for w in own.number_words}
        return len(self.figures) + _WORD_FIGURE * len(spelt)

    @property
    def amount_of_acts(self) -> float:
        planned = [q for o in self.each if o.is_concrete for q in o.planned]
        return len(self.done) + _PLANNED * len(_once(planned))

    @property
    def is_own(self) -> bool:
        """Whether the answer has anything that a textbook has not."""
        concrete = [own for own in self.each if own.is_concrete]
        return len(concrete) * 4 >= len(self.each)


def find_substance(reading: Reading) -> Substance:
    """Look for what is somebody's own; lists of words have nothing of it."""
    return Substance(tuple(_own(s) for s in reading.sentences if s.tells))


def _own(sentence: Sentence) -> Own:
    figures = _FIGURE.finditer(sentence.answer, sentence.start, sentence.end)
    done, planned = _acts(sentence)
    return Own(
        sentence,
        figures=tuple(sentence.quote(*m.span()) for m in islice(figures, _MOST)),
        number_words=tuple(w for w in sentence.words if w.lower in NUMBER_WORDS),
        names=tuple(islice(_names(sentence), _MOST)),
        done=tuple(done[:_MOST]),
        planned=tuple(planned[:_MOST]),
    )


def _names(sentence: Sentence) -> list[Word]:
    return [
        word
        for before, word in pairwise(sentence.words)
        if _is_name(word)
        and before.end < word.start
        and sentence.answer[word.start - 1] not in _AFTER_A_PAUSE
    ]


def _is_name(word: Word) -> bool:
    """Whether a word within a sentence is the name of somebody or something."""
    text = word.text
    if len(text) > _LONGEST_NAME or word.lower in FUNCTION or text in JARGON:
        return False
    return not text[0].isdigit() and any(c.isupper() for c in text)


def _acts(sentence: Sentence) -> tuple[list[Quote], list[Quote]]:
    done: list[Quote] = []
    planned: list[Quote] = []
    for place, word in enumerate(sentence.words):
        if word.text in {"I", "I'd", "I'll", "I've", "I’d", "I’ll", "I’ve"}:
            following = sentence.words[place + 1 : place + 2 + _BETWEEN]
            _note_act(sentence, word, following, done, planned)
    return done, planned


def _note_act(
    sentence: Sentence,
    i: Word,
    following: tuple[Word, ...],
    done: list[Quote],
    planned: list[Quote],
) -> None:
    for word in following:
        if word.lower in PAST or (_ends_in_ed(word) and word.lower not in NO_ACT):
            done.append(sentence.quote(i.start, word.end))
            return
        if not _may_stand_between(word):
            break
    for word in following[:2]:
        if word.lower in NO_ACT | FUNCTION and word.lower not in {"would", "will"}:
            return
        if word.lower not in FUNCTION:
            planned.append(sentence.quote(i.start, word.end))
            return


def _ends_in_ed(word: Word) -> bool:
    return word.lower.endswith("ed") and word.lower not in {"need", "feed", "speed"}


def _may_stand_between(word: Word) -> bool:
    return word.lower in BEFORE_VERBS or word.lower.endswith("ly")


def _once(quotes: list[Quote]) -> list[Quote]:
    """Keep the first of what is said several times, in order."""
    return list({q.quote.lower(): q for q in reversed(quotes)}.values())[::-1]
