"""What a session comes to: numbers over its answers, and what to work on next.

Made of what the rubric found, so it is the same with and without a model.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import fmean

from pydantic import Field

from common.schemas import View
from interviews.practising.asking import Category
from interviews.tables import InterviewQuestion

MOST_LINES = 5
GOOD = 75  # nothing needs to be said again of such an answer
# How an answer is told, whatever it is about.
_TOLD = frozenset({"structure", "length", "clarity"})
_OF: dict[str, frozenset[Category]] = {
    "technical": frozenset({"technical", "role_specific"}),
    "problem_solving": frozenset({"situational", "case"}),
    "behavioral": frozenset({"behavioral"}),
}
Score = int | None


class Scores(View):
    """Of 100 each; null where nothing of the kind was answered."""

    technical: Score = Field(
        description="Of technical and role-specific questions", examples=[64]
    )
    communication: Score = Field(
        description="Structure, length and clarity of all answers", examples=[78]
    )
    problem_solving: Score = Field(
        description="Of situational and case questions", examples=[58]
    )
    behavioral: Score = Field(examples=[71])
    overall: Score = Field(description="Of all answers", examples=[66])


class Advice(View):
    strengths: list[str] = Field(examples=[["You say what you did yourself."]])
    improvements: list[str] = Field(examples=[["Say what came of it, in a number."]])
    suggestions: list[str] = Field(
        description="Which questions to answer again, and what was left out",
        examples=[["Again: “What is overfitting?” Not touched: remedies."]],
    )


class Summed(View):
    scores: Scores
    feedback: Advice
    summary: str = Field(
        examples=["4 of 5 questions answered, 66 of 100 points on average."]
    )
    asked: int = Field(examples=[5])
    answered: int = Field(examples=[4])


def sum_up(questions: Sequence[InterviewQuestion]) -> Summed:
    """Of questions of which at least one is answered."""
    answered = [q for q in questions if q.score is not None]
    scores = _scores(answered)
    return Summed(
        scores=scores,
        feedback=Advice(
            strengths=_most_said(answered, "strengths"),
            improvements=_most_said(answered, "improvements"),
            suggestions=_suggestions(answered),
        ),
        summary=_summary(len(questions), answered, scores),
        asked=len(questions),
        answered=len(answered),
    )


def _scores(answered: Sequence[InterviewQuestion]) -> Scores:
    by_kind = {
        name: _mean(q.score or 0 for q in answered if q.category in categories)
        for name, categories in _OF.items()
    }
    return Scores(
        **by_kind,
        communication=_mean(map(_telling, answered)),
        overall=_mean(q.score or 0 for q in answered),
    )


def _telling(question: InterviewQuestion) -> float:
    """How well it is told, of 100."""
    parts = (question.evaluation or {})["parts"]
    told = [part for part in parts if part["name"] in _TOLD]
    points: int = sum(part["points"] for part in told)
    most: int = sum(part["of"] for part in told)
    return 100 * points / most


def _mean(numbers: Iterable[float]) -> Score:
    found = list(numbers)
    return round(fmean(found)) if found else None


def _most_said(answered: Iterable[InterviewQuestion], what: str) -> list[str]:
    """What was found in most answers first."""
    said = Counter(line for q in answered for line in (q.evaluation or {})[what])
    return [line for line, _ in said.most_common(MOST_LINES)]


def _suggestions(answered: Iterable[InterviewQuestion]) -> list[str]:
    weakest = sorted(answered, key=lambda q: (q.score or 0, q.id))
    return [_again(q) for q in weakest if (q.score or 0) < GOOD][:MOST_LINES]


def _again(question: InterviewQuestion) -> str:
    missing = ", ".join((question.evaluation or {})["missing"])
    line = f"Answer again: “{question.question}”"
    return f"{line} Not touched: {missing}." if missing else line


def _summary(asked: int, answered: Sequence[InterviewQuestion], scores: Scores) -> str:
    told = f"{len(answered)} of {asked} questions answered"
    lines = [f"{told}, {scores.overall} of 100 points on average."]
    best = max(answered, key=lambda q: (q.score or 0, -q.id))
    if len(answered) > 1:
        lines.append(f"The best answer, with {best.score}, was to “{best.question}”")
    return " ".join(lines)
