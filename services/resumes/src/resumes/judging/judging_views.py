"""What clients get of judgements."""

from typing import Any

from pydantic import Field

from common.schemas import View
from resumes.ats import Report
from resumes.judging.suggestions import Enhancement, Idea, Rewrite


class AtsScore(View):
    resume_id: int
    ats_score: int = Field(examples=[78])
    format_score: int
    readability_score: float
    detailed_scoring: dict[str, int]
    weights: dict[str, int]
    checks: list[dict[str, Any]] = Field(
        description="Every check with its points, its evidence and its fix"
    )


class JudgedFor(View):
    """The job it was judged against."""

    id: int = Field(examples=[7])
    title: str = Field(examples=["Conversational AI Engineer"])
    company: str = Field(examples=["Northwind Voice"])


class Analysis(Report):
    """The whole report, and prose about it."""

    resume_id: int
    job: JudgedFor | None = Field(description="The job it was judged against, if any")
    explanation: str
    engine: str = Field(description="Who wrote the explanation", examples=["offline"])
    degraded_reason: str | None


class Suggestions(View):
    """What to do next, the most worthwhile first. Only the explanation is prose."""

    resume_id: int
    project_ideas: list[Idea]
    skill_enhancements: list[Enhancement]
    resume_improvements: list[Rewrite]
    explanation: str
    engine: str = Field(description="Who wrote the explanation", examples=["offline"])
    degraded_reason: str | None
