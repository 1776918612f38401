"""What a search answers with."""

from typing import Literal

from pydantic import Field

from common.pages import Page
from common.schemas import View
from jobs.searching.readings import Matched
from jobs.views import JobHit


class MarkedView(View):
    """Characters `start` to `end` of that field match; the end is not included."""

    field: Literal["title", "company", "location"]
    start: int = Field(examples=[0])
    end: int = Field(examples=[5])


class WhyView(View):
    """Why this hit was found."""

    matched_terms: list[str] = Field(
        description="As the posting writes them", examples=[["Engineer"]]
    )
    highlights: list[MarkedView]
    fields: list[str] = Field(
        description="Where: title, company, location, text, skills, remote",
        examples=[["title", "text"]],
    )
    skill_ids: list[str] = Field(
        description="Skills asked for that it has", examples=[["python"]]
    )
    is_new: bool = Field(description="Posted lately, which counts a little")


class SearchHit(JobHit):
    why: WhyView
    match_score: int | None = Field(
        default=None, description="With `sort=match`: how well the caller fits"
    )


class FacetCount(View):
    value: str = Field(examples=["full-time"])
    count: int = Field(examples=[12])


class SearchPage(Page[SearchHit]):
    matched: Matched = Field(
        default="all",
        description="all: every word was found; corrected: after forgiving a typo;"
        " some: no job has all the words, these have some",
    )
    did_you_mean: str | None = Field(
        default=None, description="What was looked for instead of what was typed"
    )
    facets: dict[str, list[FacetCount]] | None = Field(
        default=None,
        description="With `facets=true`, each counted without its own filter, the"
        " commonest 20; salaries in US dollars by the year",
    )
