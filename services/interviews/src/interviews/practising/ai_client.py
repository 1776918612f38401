"""What interviews asks of ai: questions, and words about an answer. Never a number.

Without ai there are neither, and it is said why: the bank and the rubric are enough.
Never call these inside `Database.write()`.
"""

from collections.abc import Iterator
from typing import Annotated, Any, TypeVar

import httpx
from pydantic import BaseModel, Field, ValidationError

from common.calls import Calls, ServiceAway
from interviews.practising.asking import Category, Difficulty, Question, named_topics
from interviews.practising.choosing import Wanted
from interviews.practising.rubric.evaluation import Evaluation
from interviews.tables import InterviewQuestion

SECONDS = 8.0
AWAY = "ai_unavailable"
OFFLINE = "offline"
_MOST_FINDINGS = 20

Text = Annotated[str, Field(min_length=1, max_length=500)]
T = TypeVar("T", bound=BaseModel)


class _Asked(BaseModel):
    question: Annotated[str, Field(min_length=10, max_length=500)]
    category: Category
    difficulty: Difficulty
    expected_topics: list[Annotated[str, Field(max_length=200)]] = Field(max_length=10)
    follow_ups: list[Text] = Field(max_length=5)
    tips: Annotated[str, Field(max_length=500)] | None = None


class _Questions(BaseModel):
    questions: list[_Asked] = Field(max_length=40)
    engine: str = Field(max_length=100)
    degraded_reason: str | None = Field(default=None, max_length=100)


class Offered(BaseModel):
    """Questions of a model: none when it is away."""

    questions: list[Question] = []
    engine: str = OFFLINE
    degraded_reason: str | None = AWAY


class Coaching(BaseModel):
    """A model's words about an answer; empty when it is away."""

    summary: str = Field(default="", max_length=1000)
    strengths: list[Text] = Field(default=[], max_length=6)
    improvements: list[Text] = Field(default=[], max_length=6)
    sample_outline: list[Text] = Field(default=[], max_length=8)
    engine: str = Field(default=OFFLINE, max_length=100)
    degraded_reason: str | None = Field(default=AWAY, max_length=100)


async def offer_questions(calls: Calls, user_id: int, wanted: Wanted) -> Offered:
    """Those of a model's questions that were asked for; the caller fills up."""
    question = {
        "user_id": user_id,
        "role": wanted.aim.role,
        "company": wanted.aim.company,
        "difficulty": wanted.difficulty,
        "categories": list(wanted.categories),
        "requirements": wanted.aim.skill_names(),
        "count": wanted.count,
    }
    said = await _ask(calls, "/internal/ai/interview-questions", question, _Questions)
    if said is None:
        return Offered()
    return Offered(
        questions=list(_fitting(said, wanted)),
        engine=said.engine,
        degraded_reason=said.degraded_reason,
    )


async def coach(
    calls: Calls, role: str, answered: InterviewQuestion, evaluation: Evaluation
) -> Coaching:
    """Words about an answer; the points are given already, and stay as they are."""
    asked = {
        "user_id": answered.user_id,
        "role": role,
        "question": answered.question,
        "category": answered.category,
        "expected_topics": [topic["name"] for topic in answered.topics],
        "answer": answered.answer,
        "findings": _findings(evaluation),
    }
    said = await _ask(calls, "/internal/ai/answer-feedback", asked, Coaching)
    return said or Coaching()


async def _ask(
    calls: Calls, path: str, question: dict[str, Any], shape: type[T]
) -> T | None:
    try:
        response = await calls.request(
            "ai", "POST", path, json=question, timeout=SECONDS
        )
        response.raise_for_status()
        return shape.model_validate_json(response.content)
    except (ServiceAway, httpx.HTTPStatusError, ValidationError):
        return None


def _fitting(said: _Questions, wanted: Wanted) -> Iterator[Question]:
    for each in said.questions[: wanted.count]:
        if each.category in wanted.categories and each.difficulty == wanted.difficulty:
            yield Question(
                text=each.question,
                category=each.category,
                difficulty=each.difficulty,
                topics=named_topics(each.expected_topics),
                follow_ups=tuple(each.follow_ups[:3]),
                outline=(),
                tips=each.tips,
                origin="model",
            )


def _findings(evaluation: Evaluation) -> list[str]:
    lines = [f"{part.name}: {part.comment}" for part in evaluation.parts]
    lines += [f"not touched: {topic}" for topic in evaluation.missing]
    return lines[:_MOST_FINDINGS]
