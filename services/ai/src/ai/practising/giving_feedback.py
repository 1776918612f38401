"""Feedback to an answer as a task, and what of a model's feedback may stand.

The numbers are the rubric's. What is quoted stands in the answer, word for word.
"""

import re
from collections.abc import Iterable

from ai.asking.tasks import Task
from ai.practising.questions import AnswerFeedback, FeedbackWanted
from ai.proving.facts import Facts
from ai.proving.harmless import is_harmless
from ai.proving.numbers import numbers_in
from ai.wording import distinct

_QUOTED = re.compile(r"[“\"]([^“”\"]{3,})[”\"]|(?<!\w)['‘]([^'’]{8,})['’](?!\w)")
_RATED = re.compile(
    r"\d\s{0,3}(?:/|of|out of)\s{0,3}\d|\bscor(?:e|ed|es)\b|\bpoints?\s+(?:out )?of\b"
    r"|\bstars?\b|\b\d+\s{0,3}points?\b|\bgrade\b",
    re.IGNORECASE,
)


def feedback_task(wanted: FeedbackWanted) -> Task[AnswerFeedback]:
    """By rules there is none here: interviews words its own rubric."""
    return Task(
        "answer_feedback",
        wanted,
        AnswerFeedback,
        nothing,
        Judge(wanted).proven,
        long=True,
        unasked=True,
        by_rules=not wanted.answer,  # it held nothing but orders to a machine
    )


def nothing() -> AnswerFeedback:
    return AnswerFeedback(summary="", strengths=[], improvements=[], sample_outline=[])


class Judge:
    def __init__(self, wanted: FeedbackWanted) -> None:
        self._answer = wanted.answer
        asked = (wanted.role, wanted.question, *wanted.expected_topics)
        self._source = "\n".join((wanted.answer, *asked, *wanted.findings))
        # Numbers of the rubric are not repeated: it shows them itself.
        self._numbers = numbers_in(f"{wanted.answer}\n{wanted.question}")

    def proven(self, feedback: AnswerFeedback) -> AnswerFeedback | None:
        """What may stand; None where neither praise nor advice is left."""
        facts = Facts([self._source], any_opener=True)
        kept = AnswerFeedback(
            summary=" ".join(self._standing(_sentences(feedback.summary), facts)),
            strengths=self._standing(feedback.strengths, facts),
            improvements=self._standing(feedback.improvements, facts),
            sample_outline=self._standing(feedback.sample_outline, facts),
        )
        return kept if kept.summary and (kept.strengths or kept.improvements) else None

    def _standing(self, lines: Iterable[str], facts: Facts) -> list[str]:
        return [line for line in distinct(lines) if self._stands(line, facts)]

    def _stands(self, line: str, facts: Facts) -> bool:
        return (
            not _RATED.search(line)
            and numbers_in(line) <= self._numbers
            and all(map(self._is_said, _quotes(line)))
            and is_harmless(line, self._source)
            and facts.hold(line)
        )

    def _is_said(self, quote: str) -> bool:
        return _plain(quote) in _plain(self._answer)


def _quotes(line: str) -> list[str]:
    return [double or single for double, single in _QUOTED.findall(line)]


def _plain(text: str) -> str:
    return " ".join(text.replace("’", "'").casefold().split()).strip(" .,;:!?…")


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+", text.strip())
