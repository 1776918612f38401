"""Is it an answer to this question?

A topic counts once, from a word in a sentence; a sentence shows two topics at most, and
one that only repeats the question shows less. Words of every interview count half.
Besides, most sentences of an answer are about its subject, where a story about
something else touches it by chance.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from interviews.practising.rubric.asked import Asked, Topic
from interviews.practising.rubric.evaluation import Quote
from interviews.practising.rubric.judged import Judged
from interviews.practising.rubric.lexicon import COMMON
from interviews.practising.rubric.reading import (
    Reading,
    Sentence,
    content_stems,
    key_words,
    stem,
)
from interviews.practising.rubric.relevance_advice import (
    Touched,
    comment,
    improvements,
    strengths,
)
from interviews.practising.rubric.signs import (
    Hit,
    Piece,
    hits,
    pieces_of,
    signs_of,
)
from interviews.practising.rubric.substance import Substance

_TOPICS_OF_A_SENTENCE = 2
_ECHO_SHARE, ECHO = 0.7, 0.65
_ONE_KEY = 0.5
_ENOUGH_TOPICS, _ENOUGH_KEYS, _ENOUGH_SPREAD = 0.7, 0.4, 0.5
_BY_TOPICS_ALONE = 0.6  # the rest wants the question's words, or its subject all over
_KEYS_ALONE, _SPREAD_ALONE = 0.6, 0.4  # where no topics are known

_Cut = list[tuple[Sentence, list[Piece]]]
_Weights = Mapping[int, float]  # of a sentence, by where it starts


@dataclass(frozen=True, slots=True)
class Relevance:
    """How far an answer belongs to its question."""

    judged: Judged
    missing: tuple[str, ...]
    opening: Quote | None  # where the answer first speaks to the question


def judge_relevance(asked: Asked, reading: Reading, found: Substance) -> Relevance:
    """Compare what is told with what was asked."""
    sentences = [s for s in reading.sentences if s.tells]
    cut = [(s, pieces_of(s)) for s in sentences]
    weights = _weights(asked, sentences, found)
    touched = _touched(asked.topics, cut, weights)
    subject = _subject(asked)
    about = [s for s in sentences if s.stems & subject]
    spread = len(about) / len(sentences) if sentences else 0.0
    share = _share(asked, touched, _keys(asked, cut, weights), spread)
    names = {t.topic.name for t in touched}
    missing = tuple(t.name for t in asked.topics if t.name not in names)
    opening = next((s.quote() for s in sentences[:2] if s in about), None)
    judged = _judged(asked, share, touched, sentences, missing)
    return Relevance(judged, missing, opening)


def _weights(asked: Asked, sentences: list[Sentence], found: Substance) -> _Weights:
    """A sentence that repeats the question, with nothing of one's own, counts less."""
    concrete = {own.sentence.start for own in found.each if own.is_concrete}
    known = _told_already(asked)
    return {
        s.start: ECHO
        if s.stems
        and s.start not in concrete
        and len(s.stems & known) >= _ECHO_SHARE * len(s.stems)
        else 1.0
        for s in sentences
    }


def _told_already(asked: Asked) -> set[str]:
    lines = [asked.text, *asked.outline, *(t.name for t in asked.topics)]
    return {one for line in lines for one in content_stems(line)}


def _subject(asked: Asked) -> set[str]:
    """Return the stems of everything that the question is about."""
    words = {w for t in asked.topics for w in t.words if w.lower() not in COMMON}
    return _told_already(asked) | {stem(w) for w in words if " " not in w}


def _touched(topics: tuple[Topic, ...], cut: _Cut, weights: _Weights) -> list[Touched]:
    """Find for each topic its surest word. A word shows one topic, not two."""
    taken: set[int] = set()
    shown: dict[int, int] = {}
    touched = []
    for topic in topics:
        best: Hit | None = None
        for hit in hits(signs_of(topic.words, topic.name), cut):
            free = shown.get(hit.sentence.start, 0) < _TOPICS_OF_A_SENTENCE
            if free and hit.start not in taken and _surer(hit, best, weights):
                best = hit
        if best is not None:
            taken.add(best.start)
            shown[best.sentence.start] = shown.get(best.sentence.start, 0) + 1
            surely = best.surely * weights[best.sentence.start]
            quote = best.sentence.quote(best.start, best.end)
            touched.append(Touched(topic, quote, surely))
    return touched


def _surer(hit: Hit, best: Hit | None, weights: _Weights) -> bool:
    return best is None or (
        hit.surely * weights[hit.sentence.start]
        > best.surely * weights[best.sentence.start]
    )


def _keys(asked: Asked, cut: _Cut, weights: _Weights) -> float:
    """Return the share of the question's own words that the answer takes up."""
    words = {stem(w): w for w in key_words(asked.text)}
    taken_up = [_key(key, word, cut, weights) for key, word in words.items()]
    if not taken_up:
        return 0.0
    # One word alone may be there by chance.
    surely = _ONE_KEY if sum(map(bool, taken_up)) == 1 < len(taken_up) else 1.0
    return surely * sum(taken_up) / len(taken_up)


def _key(key: str, word: str, cut: _Cut, weights: _Weights) -> float:
    same = (weights[s.start] for s, _ in cut if key in s.stems)
    akin = (h.surely * weights[h.sentence.start] for h in hits(signs_of((word,)), cut))
    return max(*same, *akin, 0.0, 0.0)


def _share(asked: Asked, touched: list[Touched], keys: float, spread: float) -> float:
    by_keys = min(1.0, keys / _ENOUGH_KEYS)
    by_spread = min(1.0, spread / _ENOUGH_SPREAD)
    if not asked.topics:
        return _KEYS_ALONE * by_keys + _SPREAD_ALONE * by_spread
    by_topics = sum(t.surely for t in touched) / len(asked.topics) / _ENOUGH_TOPICS
    about = max(by_keys, by_spread)
    return min(1.0, by_topics) * (_BY_TOPICS_ALONE + (1 - _BY_TOPICS_ALONE) * about)


def _judged(
    asked: Asked,
    share: float,
    touched: list[Touched],
    sentences: list[Sentence],
    missing: tuple[str, ...],
) -> Judged:
    return Judged(
        share,
        evidence=tuple(t.quote for t in touched),
        comment=comment(asked, share, touched, sentences),
        strengths=strengths(share, touched),
        improvements=improvements(asked, share, sentences, missing),
    )
