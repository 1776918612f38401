"""What of a model's answer may stand: sentences that rest on their data."""

import re
from functools import cached_property

from ai.asking.tasks import Prose
from ai.proving.facts import Facts
from ai.proving.harmless import is_harmless
from ai.proving.numbers import scores_in

_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_WORD = re.compile(r"[^\W\d_]+")
_MATCH_SCORE = re.compile(r'"match_score":(\d+)')
_SHARE = re.compile(r"(\d+(?:[.,]\d+)?) {0,3}%")
_LEAST_LEFT = 0.5  # of an answer that had sentences taken out
# Names that advice may hold beside those of the data.
_USUAL = ("LinkedIn", "GitHub", "STAR", "ATS", "CV", "PDF", "DOCX", "HR", "AI", "ML")
_ENGLISH = frozenset(
    [
        "the",
        "your",
        "you",
        "and",
        "of",
        "is",
        "are",
        "to",
        "in",
        "with",
        "for",
        "that",
        "this",
    ]
)
_FEWEST_TELLING, _SHARE_TELLING = 40, 0.08  # words, and of them


class Grounds:
    """The data of one message, without orders; and what the rules say to it.

    A score is one of the rules' or of a match: not whatever a text says of itself.
    """

    def __init__(self, data: str, advice: str) -> None:
        self._source = f"{data}\n{advice}"
        scored = set(_MATCH_SCORE.findall(data))
        self._scores = scores_in(advice) | scored | set(_SHARE.findall(data))

    def proven(self, answer: Prose) -> Prose | None:
        """The answer without the sentences that do not stand; None for too few."""
        english = _is_english(answer.text)
        text = answer.text
        for sentence in filter(None, _SENTENCE.split(answer.text)):
            if not self._bear(sentence, english=english):
                text = text.replace(sentence, "", 1)
        kept = re.sub(r"[ \t]{2,}", " ", re.sub(r"\n{3,}", "\n\n", text)).strip()
        whole = len(kept) >= _LEAST_LEFT * len(answer.text.strip())
        return Prose(text=kept) if kept and whole else None

    def bear(self, sentence: str) -> bool:
        return self._bear(sentence, english=_is_english(sentence))

    def _bear(self, sentence: str, *, english: bool) -> bool:
        """In other languages capitals are no names: there the claims must do."""
        holds = self._facts.hold if english else self._facts.hold_claims
        return (
            is_harmless(sentence, self._source)
            and scores_in(sentence) <= self._scores
            and holds(sentence)
        )

    @cached_property
    def _facts(self) -> Facts:
        return Facts([self._source], allowed=_USUAL, any_opener=True)


def _is_english(text: str) -> bool:
    """Of a short one nobody can say: it is held to more."""
    words = [word.casefold() for word in _WORD.findall(text)]
    telling = sum(word in _ENGLISH for word in words)
    return len(words) < _FEWEST_TELLING or telling >= _SHARE_TELLING * len(words)
