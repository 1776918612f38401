"""Can it be followed by ear? Long sentences, fillers, stock phrases, repetition."""

import re
from collections import Counter
from itertools import islice

from interviews.practising.rubric.evaluation import Quote
from interviews.practising.rubric.judged import Judged, brief
from interviews.practising.rubric.lexicon import COMMON, FILLERS, STOCK
from interviews.practising.rubric.reading import Reading, Sentence, Word, stem

_LONG_SENTENCE = 40  # words
_FEWEST_WORDS = 40  # below, there is not enough to be clear about
_REPEATED_SHARE = 0.06  # of all words: one word more often than that tires
_FEWEST_REPEATED = 5
_MOST = 20
_SHOWN = 3
_PER_LONG, _MOST_FOR_LONG = 0.15, 0.4
_PER_FILLERS, _MOST_FOR_FILLERS = 8, 0.4
_PER_STOCK, _MOST_FOR_STOCK = 0.1, 0.5
_PER_REPEATED, _MOST_FOR_REPEATED = 6, 0.6
_FOR_LISTS = 0.5


def _phrases(known: tuple[str, ...], ending: str) -> re.Pattern[str]:
    alternatives = "|".join(map(re.escape, known))
    return re.compile(rf"\b(?:{alternatives}){ending}\b", re.IGNORECASE)


_FILLER = _phrases(FILLERS, "")
_STOCK = _phrases(STOCK, r"\w{0,20}")


def judge_clarity(reading: Reading) -> Judged:
    """Take away for whatever makes an answer hard to follow."""
    count = len(reading.words)
    if not count:
        return Judged(0.0, (), "There is nothing to follow yet.")
    enough = max(count, _FEWEST_WORDS)
    long = [s for s in reading.sentences if len(s.words) > _LONG_SENTENCE]
    fillers, stock = _found(_FILLER, reading), _found(_STOCK, reading)
    word, often = _most_repeated(reading)
    lost = (
        min(_MOST_FOR_LONG, _PER_LONG * len(long)),
        min(_MOST_FOR_FILLERS, _PER_FILLERS * len(fillers) / enough),
        min(_MOST_FOR_STOCK, _PER_STOCK * len(stock)),
        min(_MOST_FOR_REPEATED, _PER_REPEATED * _too_often(often, enough)),
        _FOR_LISTS
        * sum(not s.tells for s in reading.sentences)
        / len(reading.sentences),
    )
    repeated = word if _too_often(often, enough) else None
    return Judged(
        share=max(0.0, 1.0 - sum(lost)) * min(1.0, count / _FEWEST_WORDS),
        evidence=(*stock[:_SHOWN], *fillers[:_SHOWN], *(s.quote() for s in long[:1])),
        comment=_comment(reading, long, fillers, stock),
        improvements=_improvements(long, fillers, stock, repeated, often),
    )


def _too_often(often: int, enough: int) -> float:
    return max(0.0, often / enough - _REPEATED_SHARE) * (often >= _FEWEST_REPEATED)


def _found(pattern: re.Pattern[str], reading: Reading) -> list[Quote]:
    found = (
        s.quote(*m.span())
        for s in reading.sentences
        for m in pattern.finditer(s.answer, s.start, s.end)
    )
    return list(islice(found, _MOST))


def _most_repeated(reading: Reading) -> tuple[Word | None, int]:
    words = {stem(w.lower): w for w in reversed(reading.words) if w.lower not in COMMON}
    counted = Counter(stem(w.lower) for w in reading.words if w.lower not in COMMON)
    if not counted:
        return None, 0
    most, often = counted.most_common(1)[0]
    return words[most], often


def _comment(
    reading: Reading, long: list[Sentence], fillers: list[Quote], stock: list[Quote]
) -> str:
    average = len(reading.words) / len(reading.sentences)
    return (
        f"{average:.0f} words a sentence on average; over {_LONG_SENTENCE} words:"
        f" {len(long)}; fillers: {len(fillers)}; stock phrases: {len(stock)}."
    )


def _improvements(
    long: list[Sentence],
    fillers: list[Quote],
    stock: list[Quote],
    repeated: Word | None,
    often: int,
) -> tuple[str, ...]:
    advice = []
    if stock:
        said = "”, “".join(brief(q.quote) for q in stock[:_SHOWN])
        advice.append(
            f"Everybody says “{said}”: say what you mean by it, or leave it out."
        )
    if fillers:
        advice.append(f"Leave out “{fillers[0].quote}”; a pause does as well.")
    if long:
        count = len(long[0].words)
        advice.append(f"Divide “{brief(long[0].text)}”: it has {count} words.")
    if repeated:
        advice.append(f"“{brief(repeated.text)}” is said {often} times: vary or cut.")
    return tuple(advice)
