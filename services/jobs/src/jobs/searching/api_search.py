"""The HTTP door: searching open jobs."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Literal

from fastapi import Depends, Query, Request
from pydantic import AfterValidator, Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from common.clock import utc_now
from common.contracts.profiles import Level
from common.db import Database
from common.deps import DatabaseDep, ReadSession
from common.errors import Unauthorized, ValidationFailed, problems
from common.identity import Caller, InvalidToken, MaybeCallerDep
from common.pages import Page, Paging, PagingDep, QueryInt
from common.routing import router as make_router
from common.schemas import Moment, View
from common.strict_json import storable
from jobs.fitting import fitting
from jobs.fitting.fitting import CONSIDERED, NoResumeYet
from jobs.fitting.outlines import Outlines
from jobs.postings import postings
from jobs.saving.saved import saved_among
from jobs.searching import money
from jobs.searching.money import UnknownCurrency
from jobs.searching.readings import Matched
from jobs.searching.search import Hits, JobSearch
from jobs.searching.threads import SearchBusy
from jobs.searching.wanted import Wanted
from jobs.searching.why import Why, explain
from jobs.tables import Application, Job
from jobs.views import JobHit, JobSummary, JobType, SalaryPeriod
from skills import catalogue

router = make_router("/api/v1/jobs", tag="jobs")

MAX_SALARY = 1_000_000_000
MOST_SKILLS = 20


def _searchable(text: str) -> str:
    if not storable(text):
        raise ValueError("holds NUL or half a surrogate pair")
    return text


Words = Annotated[str, Query(max_length=200), AfterValidator(_searchable)]
Salary = Annotated[QueryInt, Query(ge=0, le=MAX_SALARY)]
Order = Literal["relevance", "newest", "salary", "match"]


@dataclass(frozen=True)
class Ranks:
    """What ranking by the match works with."""

    database: Database
    outlines: Outlines


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


async def _salaries(
    salary_min: Salary | None = None,
    salary_max: Salary | None = None,
    currency: Annotated[str | None, Query(pattern="^[A-Z]{3}$")] = None,
    salary_period: SalaryPeriod = "year",
) -> dict[str, int | str | None]:
    """In one currency by the year; a currency alone asks for jobs paid in it."""
    if salary_min is not None and salary_max is not None and salary_min > salary_max:
        problem = {"pointer": "salary_min", "detail": "is above salary_max"}
        raise ValidationFailed(errors=[problem])
    said = (currency or "USD", salary_period)
    bounded = salary_min is not None or salary_max is not None
    return {
        "salary_min": money.wanted(salary_min, *said),
        "salary_max": money.wanted(salary_max, *said),
        "currency": None if bounded else currency,
    }


async def _wanted(
    salaries: Annotated[dict[str, int | None], Depends(_salaries)],
    *,
    q: Words = "",
    location: Words | None = None,
    company: Words | None = None,
    remote: bool | None = None,
    job_type: JobType | None = None,
    experience_level: Level | None = None,
    source: Words | None = None,
    skills: Annotated[
        list[Words],
        Query(max_length=MOST_SKILLS, description="Ids or names, also with commas"),
    ] = [],  # noqa: B006
    ai_specializations: Annotated[list[Words], Query(max_length=10)] = [],  # noqa: B006
    posted_since: Moment | None = None,
) -> Wanted:
    """The query parameters of a search."""
    return Wanted(
        q=q,
        location=location,
        company=company,
        remote=remote,
        job_type=job_type,
        experience_level=experience_level,
        source=source,
        skill_ids=await asyncio.to_thread(_skill_ids, skills) if skills else (),
        ai_specializations=tuple(ai_specializations),
        posted_since=posted_since,
        **salaries,  # type: ignore[arg-type]  # its keys are those three
    )


def _skill_ids(names: list[str]) -> tuple[str, ...]:
    """Also of names with a typo, which takes milliseconds for many.

    A skill nobody knows is one that no job asks for.
    """
    known = catalogue()
    each = [part.strip() for name in names for part in name.split(",") if part.strip()]
    resolved = (known.find(name) or known.resolve(name) for name in each[:MOST_SKILLS])
    return tuple(skill.id if skill else "(unknown)" for skill in resolved)


async def _search(request: Request) -> JobSearch:
    search: JobSearch = request.state.search
    return search


SearchDep = Annotated[JobSearch, Depends(_search)]


@router.get(
    "",
    responses=problems(
        Unauthorized,
        InvalidToken,
        NoResumeYet,
        ValidationFailed,
        UnknownCurrency,
        SearchBusy,
    ),
)
async def search_jobs(
    wanted: Annotated[Wanted, Depends(_wanted)],
    paging: PagingDep,
    caller: MaybeCallerDep,
    search: SearchDep,
    session: ReadSession,
    database: DatabaseDep,
    request: Request,
    *,
    sort: Order = "relevance",
    facets: bool = False,
) -> SearchPage:
    """Search open jobs.

    `q` takes words, "phrases" and prefix*; all of them must be found, by whatever
    name a posting has for them. Salaries are compared in one currency by the year.
    Without words the newest come first. `sort=match` ranks the 300 most relevant by how
    well the caller fits.
    """
    now = utc_now()
    by_match = sort == "match"
    hits = await search.find(
        wanted if sort == "match" else replace(wanted, sort=sort),
        limit=CONSIDERED if by_match else paging.page_size,
        offset=0 if by_match else paging.offset,
        now=now,
        count_facets=facets,
    )
    if by_match:
        ranks = Ranks(database, request.state.outlines)
        return await _by_match(session, ranks, _signed_in(caller), hits, paging, now)
    found = await postings.list_by_ids(session, hits.ids)
    reader = caller.user_id if caller else None
    return _page(await _items(session, reader, found, hits, now), hits, paging)


async def _by_match(
    session: AsyncSession,
    ranks: Ranks,
    user_id: int,
    hits: Hits,
    paging: Paging,
    now: datetime,
) -> SearchPage:
    candidate = await fitting.find_candidate(session, user_id)
    if candidate is None:
        raise NoResumeYet
    scores = await ranks.database.offload(
        lambda reading: fitting.rank(
            reading, ranks.outlines, hits.ids, candidate, now=now
        )
    )
    shown = list(scores)[paging.offset : paging.offset + paging.page_size]
    jobs = await postings.list_by_ids(session, shown)
    scored = [
        item.model_copy(update={"match_score": scores[item.id]})
        for item in await _items(session, user_id, jobs, hits, now)
    ]
    return _page(scored, replace(hits, total=len(scores)), paging)


def _signed_in(caller: Caller | None) -> int:
    if caller is None:
        raise Unauthorized
    return caller.user_id


async def _items(
    session: AsyncSession,
    user_id: int | None,
    found: list[Job],
    hits: Hits,
    now: datetime,
) -> list[SearchHit]:
    """Without what was closed or ran out since it was indexed."""
    shown = [job for job in found if job.status == "active" and job.expires_at > now]
    ids = [job.id for job in shown]
    statuses = await statuses_of(session, user_id, ids)
    saved = await saved_among(session, user_id, ids)
    return [
        _hit(
            job,
            explain(job, hits.typed, hits.beyond, now),
            application_status=statuses.get(job.id),
            is_saved=job.id in saved,
        )
        for job in shown
    ]


def _hit(job: Job, why: Why, **own: str | bool | None) -> SearchHit:
    # One pass over a row: it costs more than the search.
    fields = {name: getattr(job, name) for name in JobSummary.model_fields}
    view = WhyView.model_validate(why)
    return SearchHit.model_validate(fields | own | {"why": view})


def _page(items: list[SearchHit], hits: Hits, paging: Paging) -> SearchPage:
    plain = Page[SearchHit].of(items, hits.total, paging)
    counts = {
        name: [FacetCount(value=each.value, count=each.count) for each in counted]
        for name, counted in hits.facets.items()
    }
    return SearchPage(
        **dict(plain),
        matched=hits.matched,
        did_you_mean=hits.corrected,
        facets=counts or None,
    )


async def statuses_of(
    session: AsyncSession, user_id: int | None, job_ids: list[int]
) -> dict[int, str]:
    """The caller's application status by job, for a page of jobs in one query."""
    if user_id is None or not job_ids:
        return {}
    rows = await session.execute(
        select(Application.job_id, Application.status)
        .where(Application.user_id == user_id)
        .where(Application.job_id.in_(job_ids))
    )
    return {job_id: status for job_id, status in rows}  # noqa: C416 - Rows
