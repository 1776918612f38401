"""What clients get of résumés."""

from typing import Any, Literal

from pydantic import Field, computed_field

from common.schemas import Moment, View
from resumes.uploading.step_words import advice_of, message_of

Status = Literal[
    "uploaded", "parsing", "parsed", "analyzing", "analyzed", "needs_ocr", "failed"
]


class ResumeSummary(View):
    id: int = Field(examples=[3])
    filename: str = Field(examples=["ada-lovelace.pdf"])
    title: str | None = Field(examples=["For banks"])
    file_size: int = Field(description="Bytes", examples=[84213])
    kind: Literal["pdf", "docx", "txt", "json"] = Field(examples=["pdf"])
    status: Status = Field(
        description="Moves on by itself after the upload", examples=["analyzed"]
    )
    failure_reason: str | None
    ats_score: int | None = Field(description="0 to 100, once analyzed")
    is_primary: bool
    family_id: int = Field(
        description="The same for all versions of one résumé", examples=[3]
    )
    version_number: int = Field(examples=[1])
    created_at: Moment
    updated_at: Moment

    @computed_field(description="Why it cannot be used, and what to do about it")
    def failure_detail(self) -> str | None:
        if self.failure_reason is None:
            return None
        message = message_of(self.status, self.failure_reason)
        return f"{message} {advice_of(self.failure_reason)}"


class ResumeView(ResumeSummary):
    text: str | None = Field(description="What software reads in the file, in order")
    parsed_data: dict[str, Any] | None = Field(
        description="Each field as {value, confidence, start, end} in `text`"
    )
