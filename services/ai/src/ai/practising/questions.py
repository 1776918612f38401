"""What interviews asks to have written, and the shapes of what it gets."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from common.schemas import ONE_LINE, PROSE, Body, Id

Category = Literal["behavioral", "technical", "situational", "role_specific", "case"]
Difficulty = Literal["easy", "medium", "hard"]
MOST_QUESTIONS = 20

Line = Annotated[str, Field(max_length=300), ONE_LINE]
Sentence = Annotated[str, Field(max_length=1000), PROSE]
Short = Annotated[str, Field(min_length=1, max_length=200)]
Told = Annotated[str, Field(min_length=1, max_length=500)]


class QuestionsWanted(Body):
    """Questions to practise with, for a role as it was posted or named."""

    user_id: Id
    role: Line
    company: Line
    difficulty: Difficulty
    categories: Annotated[list[Category], Field(min_length=1, max_length=5)]
    requirements: Annotated[list[Line], Field(max_length=30)]
    count: Annotated[int, Field(ge=1, le=MOST_QUESTIONS)]


class PracticeQuestion(BaseModel):
    question: str = Field(min_length=10, max_length=500)
    category: Category
    difficulty: Difficulty
    expected_topics: list[Short] = Field(max_length=10)
    follow_ups: list[Told] = Field(max_length=5)
    tips: str | None = Field(default=None, max_length=500)


class PracticeQuestions(BaseModel):
    questions: list[PracticeQuestion] = Field(max_length=2 * MOST_QUESTIONS)


class FeedbackWanted(Body):
    """An answer in practice, and what interviews' own rubric found in it.

    Every number belongs to the rubric; `findings` tell in words what it found.
    """

    user_id: Id
    role: Line
    question: Sentence
    category: Category
    expected_topics: Annotated[list[Line], Field(max_length=20)]
    answer: Annotated[str, Field(min_length=1, max_length=8000), PROSE]
    findings: Annotated[list[Sentence], Field(max_length=20)]


class AnswerFeedback(BaseModel):
    """Words alone: no score is among them."""

    summary: str = Field(max_length=1000)
    strengths: list[Told] = Field(max_length=6)
    improvements: list[Told] = Field(max_length=6)
    sample_outline: list[Told] = Field(max_length=8)
