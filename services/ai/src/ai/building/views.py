"""What clients get of tailored résumés."""

from typing import Literal

from pydantic import Field

from ai.building.differences import Kind, Section
from ai.building.papers import Paper
from ai.tables import TailoredResume
from common.schemas import Moment, View


class RoleView(View):
    title: str = Field(examples=["Conversational AI Engineer"])
    company: str = Field(examples=["Analytical Engines"])
    location: str = Field(examples=["London"])
    start: str = Field(examples=["Jan 2020"])
    end: str = Field(examples=["Present"])
    bullets: list[str]


class Sections(View):
    summary: str
    skills: list[str] = Field(examples=[["Python", "Dialogflow CX"]])
    experience: list[RoleView]


class ChangeView(View):
    section: Section
    kind: Kind
    where: str = Field(description="The role, for a line of experience")
    before: str | None = Field(description="Word for word as in the source")
    after: str | None = Field(description="Word for word as it is now")
    why: str = Field(examples=["It shows Kubernetes, which the posting asks for."])


class TailoredSummary(View):
    id: int = Field(examples=[6])
    resume_id: int = Field(description="What it was made from", examples=[3])
    job_id: int | None = Field(description="None for a pasted posting", examples=[7])
    title: str = Field(examples=["Résumé for NLU Engineer at Northwind Voice"])
    ats_score: int | None = Field(
        description="By the checks of the résumé report, against the posting",
        examples=[84],
    )
    ats_score_before: int | None = Field(
        description="The source's, by the same checks", examples=[76]
    )
    engine: str = Field(description="Who wrote it", examples=["offline"])
    degraded_reason: str | None = Field(examples=[None])
    created_at: Moment


class TailoredView(TailoredSummary):
    optimizations: list[str] = Field(
        description="What was done, in short",
        examples=[["2 lines moved up: they show what is asked for."]],
    )
    keyword_matches: list[str] = Field(
        description="Asked for and held, in the posting's words", examples=[["Python"]]
    )
    missing_keywords: list[str] = Field(
        description="Asked for and nowhere in the source: never written in",
        examples=[["Apache Kafka"]],
    )
    sections: Sections
    changes: list[ChangeView] = Field(description="Every difference from the source")


FileFormat = Literal["pdf", "docx"]


def whole(tailored: TailoredResume) -> TailoredView:
    paper = Paper.model_validate(tailored.paper)
    brief = TailoredSummary.model_validate(tailored)
    return TailoredView(
        **brief.model_dump(),
        optimizations=paper.optimizations,
        keyword_matches=paper.keyword_matches,
        missing_keywords=paper.missing_keywords,
        sections=Sections.model_validate(paper),
        changes=[ChangeView.model_validate(change) for change in paper.changes],
    )
