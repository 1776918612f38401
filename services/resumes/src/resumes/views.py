"""What clients get of résumés."""

from typing import Any, Literal

from pydantic import Field

from common.schemas import Moment, View
from resumes.ats import Report

Status = Literal[
    "uploaded", "parsing", "parsed", "analyzing", "analyzed", "needs_ocr", "failed"
]


class ResumeSummary(View):
    id: int = Field(examples=[3])
    filename: str = Field(examples=["ada-lovelace.pdf"])
    file_size: int = Field(description="Bytes")
    kind: Literal["pdf", "docx", "txt"]
    status: Status = Field(description="Moves on by itself after the upload")
    failure_reason: str | None
    ats_score: int | None = Field(description="0 to 100, once analyzed")
    is_primary: bool
    created_at: Moment
    updated_at: Moment


class ResumeView(ResumeSummary):
    text: str | None = Field(description="What software reads in the file, in order")
    parsed_data: dict[str, Any] | None = Field(
        description="Each field as {value, confidence, start, end} in `text`"
    )


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


class Analysis(Report):
    """The whole report, and prose about it."""

    resume_id: int
    explanation: str
    engine: str = Field(description="Who wrote the explanation", examples=["offline"])
    degraded_reason: str | None
