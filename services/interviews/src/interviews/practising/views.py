"""What practice looks like on the wire."""

from typing import Any

from pydantic import Field

from common.schemas import Moment, View
from interviews.practising.asking import Category, Difficulty, Origin, Question
from interviews.practising.outlines import outline_of
from interviews.practising.rubric.evaluation import Evaluation
from interviews.scheduling.views import InterviewView, interview_view
from interviews.tables import Interview, InterviewQuestion

_Topics = list[str]


class Engine(View):
    """Who wrote what a model may write."""

    engine: str = Field(description="`gemini`, or `offline`", examples=["offline"])
    degraded_reason: str | None = Field(
        description="Why the model is away; null where it is there, or none is set up",
        examples=["model_timeout"],
    )


class OfferedQuestion(View):
    """A question to prepare for, with what a good answer holds."""

    question: str = Field(
        examples=["How do you find out why a voice bot loses callers?"]
    )
    category: Category
    difficulty: Difficulty
    expected_topics: _Topics = Field(examples=[["logs", "the drop-off point"]])
    follow_ups: list[str] = Field(examples=[["What would you do first?"]])
    outline: list[str] = Field(
        examples=[["Say where callers leave", "Say what you did"]]
    )
    tips: str | None = Field(examples=["Name the figure you looked at."])
    origin: Origin = Field(description="`job`: about a skill it asks for")


class Offer(Engine):
    items: list[OfferedQuestion]


class Coach(View):
    """A model's words about an answer: they change no number."""

    summary: str
    strengths: list[str]
    improvements: list[str]
    sample_outline: list[str]


class AnswerEvaluation(Evaluation, Engine):
    """What an answer earned, part by part, and what would earn more."""

    sample_outline: list[str] = Field(
        description="What a good answer to this question holds, line by line"
    )
    coach: Coach | None = Field(description="Null where no model took part")


class QuestionView(View):
    """One question of an interview, and how the candidate last answered it."""

    id: int = Field(examples=[31])
    interview_id: int = Field(examples=[5])
    origin: Origin = Field(description="`own`: added by the candidate")
    question: str
    category: Category
    difficulty: Difficulty
    expected_topics: _Topics
    follow_ups: list[str]
    tips: str | None
    answer: str | None
    tries: int = Field(description="How often it was answered; the last counts")
    score: int | None = Field(description="Of 100; null until it is answered")
    evaluation: AnswerEvaluation | None
    answered_at: Moment | None
    created_at: Moment


class Questions(View):
    items: list[QuestionView] = Field(description="In the order they are asked")


class Practice(InterviewView, Engine):
    """A session that was just begun, with its questions."""

    questions: list[QuestionView]


def offered_view(question: Question) -> OfferedQuestion:
    return OfferedQuestion(
        question=question.text,
        category=question.category,
        difficulty=question.difficulty,
        expected_topics=[topic.name for topic in question.topics],
        follow_ups=list(question.follow_ups),
        outline=list(question.outline or outline_of(question.category)),
        tips=question.tips,
        origin=question.origin,
    )


def question_view(row: InterviewQuestion) -> QuestionView:
    computed = {
        "expected_topics": [topic["name"] for topic in row.topics],
        "evaluation": evaluation_view(row),
    }
    plain = QuestionView.model_fields.keys() - computed.keys()
    return QuestionView.model_validate(
        computed | {name: getattr(row, name) for name in plain}
    )


def evaluation_view(row: InterviewQuestion) -> AnswerEvaluation | None:
    """The outline is shown to who has answered, so that the answer is their own."""
    if row.evaluation is None:
        return None
    return AnswerEvaluation.model_validate(
        row.evaluation | {"sample_outline": _outline(row)}
    )


def practice_view(
    interview: Interview, rows: list[InterviewQuestion], engine: dict[str, Any]
) -> Practice:
    seen = interview_view(interview, interview.user_id)
    return Practice.model_validate(
        dict(seen) | engine | {"questions": [question_view(row) for row in rows]}
    )


def _outline(row: InterviewQuestion) -> list[str]:
    """The question's own, else the model's, else what suits its category."""
    coach = (row.evaluation or {}).get("coach") or {}
    return row.outline or coach.get("sample_outline") or list(outline_of(row.category))
