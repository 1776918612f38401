"""The HTTP door: finding and posting jobs."""

import asyncio
from datetime import timedelta
from typing import Annotated, Any

from fastapi import Depends, Query, Request, Response
from pydantic import Field, model_validator

from common.clock import utc_now
from common.contracts.profiles import Level
from common.db import after_commit
from common.deps import DatabaseDep, ReadSession, WriteSession
from common.errors import Forbidden, Unauthorized, problems
from common.identity import CallerDep, InvalidToken, MaybeCallerDep, RecruiterDep
from common.pages import QueryInt
from common.routing import router as make_router
from common.schemas import ONE_LINE, PROSE, Body, PathId, WebAddress
from jobs import postings
from jobs.api_search import SearchDep, statuses_of
from jobs.fitting import NoResumeYet
from jobs.postings import JobNotFound
from jobs.recommending import recommend
from jobs.settings import Settings
from jobs.views import (
    JobType,
    JobView,
    RecommendedJob,
    SalaryPeriod,
    quality_view,
    recommended,
)

router = make_router("/api/v1/jobs", tag="jobs")

MAX_SALARY = 1_000_000_000


Line = Annotated[str, Field(min_length=1, max_length=255), ONE_LINE]
Skill = Annotated[str, Field(min_length=1, max_length=80), ONE_LINE]
Prose = Annotated[str, Field(max_length=20_000), PROSE]
Salary = Annotated[int, Field(ge=0, le=MAX_SALARY)]


class NewJob(Body):
    title: Line = Field(examples=["Conversational AI Engineer"])
    company: Line = Field(examples=["Northwind Voice"])
    location: Line | None = Field(default=None, examples=["Lisbon, Portugal"])
    remote: bool = False
    job_type: JobType = "full-time"
    experience_level: Level | None = Field(default=None, examples=["senior"])
    salary_min: Salary | None = Field(default=None, examples=[60000])
    salary_max: Salary | None = Field(default=None, examples=[80000])
    currency: str = Field(default="USD", pattern="^[A-Z]{3}$")
    salary_period: SalaryPeriod = "year"
    description: Annotated[str, Field(min_length=1, max_length=20_000), PROSE]
    requirements: Prose = ""
    benefits: Prose = ""
    skills: list[Skill] = Field(default=[], max_length=50, examples=[["Python", "NLU"]])
    ai_specializations: list[Skill] = Field(default=[], max_length=10)
    external_url: WebAddress | None = None

    @model_validator(mode="after")
    def _salary_in_order(self) -> "NewJob":
        low, high = self.salary_min, self.salary_max
        if low is not None and high is not None and low > high:
            raise ValueError("salary_min is above salary_max")
        return self

    def fields(self) -> dict[str, Any]:
        return {"source": "custom", "company_logo": None, **self.model_dump()}


@router.get("/recommended", responses=problems(Unauthorized, InvalidToken, NoResumeYet))
async def recommend_jobs(
    caller: CallerDep,
    search: SearchDep,
    database: DatabaseDep,
    min_score: Annotated[QueryInt, Query(ge=0, le=100)] = 0,
    limit: Annotated[QueryInt, Query(ge=1, le=100)] = 20,
) -> list[RecommendedJob]:
    """The open jobs that fit the caller's primary résumé best, with the reasons.

    Never those already applied to.
    """
    ranked = await recommend(
        database, search, caller.user_id, min_score=min_score, now=utc_now()
    )
    if ranked is None:
        raise NoResumeYet
    return [recommended(job, match) for job, match in ranked[:limit]]


@router.get("/{job_id:id}", responses=problems(JobNotFound))
async def read_job(
    job_id: PathId, caller: MaybeCallerDep, session: ReadSession
) -> JobView:
    """One job in full."""
    reader = caller.user_id if caller else None
    job = await postings.get_visible(session, job_id, now=utc_now(), reader=reader)
    statuses = await statuses_of(session, reader, [job.id])
    view = JobView.model_validate(job)
    update: dict[str, Any] = {"application_status": statuses.get(job.id)}
    if caller and (caller.role == "admin" or job.posted_by == caller.user_id):
        update["quality"] = quality_view(job)
    return view.model_copy(update=update)


async def _read_posting(body: NewJob) -> list[dict[str, Any]]:
    """Before the transaction: reading a posting takes some milliseconds."""
    return await asyncio.to_thread(postings.read_posting, body.fields())


@router.post(
    "", status_code=201, responses=problems(Unauthorized, InvalidToken, Forbidden)
)
async def post_job(
    body: NewJob,
    caller: RecruiterDep,
    ledger: Annotated[list[dict[str, Any]], Depends(_read_posting)],
    request: Request,
    response: Response,
    session: WriteSession,
) -> JobView:
    """Post a job (recruiters and admins). It can be found within a second."""
    settings: Settings = request.state.settings
    [job] = await postings.post(
        session,
        [(body.fields(), ledger)],
        posted_by=caller.user_id,
        lifetime=timedelta(days=settings.job_lifetime_days),
        now=utc_now(),
    )
    after_commit(session, request.state.indexer.wake)
    response.headers["Location"] = f"/api/v1/jobs/{job.id}"
    return JobView.model_validate(job)
