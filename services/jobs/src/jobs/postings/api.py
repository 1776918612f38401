"""The HTTP door: finding and posting jobs."""

import asyncio
from datetime import timedelta
from typing import Annotated, Any, Literal

from fastapi import Depends, Request, Response
from pydantic import Field, model_validator
from sqlalchemy.ext.asyncio import AsyncSession

from common.clock import utc_now
from common.contracts.profiles import Level
from common.db import after_commit
from common.deps import ReadSession, WriteSession
from common.errors import Forbidden, Unauthorized, problems
from common.etags import etag_of
from common.identity import (
    Caller,
    InvalidToken,
    MaybeCallerDep,
    RecruiterDep,
)
from common.routing import router as make_router
from common.schemas import ONE_LINE, PROSE, Body, Moment, PathId, WebAddress
from jobs.applying.api_application import reader_of
from jobs.applying.statuses import statuses_of
from jobs.postings import own_jobs, postings
from jobs.postings.editing import ExpiryOutOfRange, check_expiry
from jobs.postings.own_jobs import TooManyJobs
from jobs.postings.postings import JobNotFound
from jobs.postings.viewing import ViewCounter
from jobs.saving.saved import saved_among
from jobs.settings import Settings
from jobs.tables import Job
from jobs.views import JobType, JobView, SalaryPeriod, quality_view

router = make_router("/api/v1/jobs", tag="jobs")

MAX_SALARY = 1_000_000_000


async def _counter(request: Request) -> ViewCounter:
    counter: ViewCounter = request.state.views
    return counter


CounterDep = Annotated[ViewCounter, Depends(_counter)]
Line = Annotated[str, Field(min_length=1, max_length=255), ONE_LINE]
Skill = Annotated[str, Field(min_length=1, max_length=80), ONE_LINE]
Prose = Annotated[str, Field(max_length=20_000), PROSE]
Salary = Annotated[int, Field(ge=0, le=MAX_SALARY)]


class NewJob(Body):
    """What a posting says."""

    title: Line = Field(examples=["Conversational AI Engineer"])
    company: Line = Field(examples=["Northwind Voice"])
    company_logo: WebAddress | None = Field(
        default=None, examples=["https://northwind.example/logo.png"]
    )
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
        return {"source": "custom", **self.model_dump()}


class NewPosting(NewJob):
    """What a recruiter posts."""

    status: Literal["draft", "active"] = Field(
        default="active", description="A draft is seen by nobody else"
    )
    expires_at: Moment | None = Field(
        default=None,
        description="At most 90 days ahead; absent: the usual lifetime",
    )

    def fields(self) -> dict[str, Any]:
        fields = super().fields()
        if self.expires_at is None:
            return {k: v for k, v in fields.items() if k != "expires_at"}
        return {**fields, "expiry_chosen": True}


@router.get("/{job_id:id}", responses=problems(Unauthorized, InvalidToken, JobNotFound))
async def read_job(
    job_id: PathId,
    caller: MaybeCallerDep,
    counter: CounterDep,
    response: Response,
    session: ReadSession,
) -> JobView:
    """One job in full; who hires for it sees how often it was opened."""
    job = await postings.get_visible(
        session,
        job_id,
        now=utc_now(),
        reader=caller.user_id if caller else None,
        sees_all=caller is not None and caller.role == "admin",
    )
    if caller is None or caller.user_id != job.posted_by:
        counter.note(job.id)
    response.headers["ETag"] = etag_of(job.version)
    return await shown_to(session, job, caller, counter)


async def shown_to(
    session: AsyncSession, job: Job, caller: Caller | None, counter: ViewCounter
) -> JobView:
    """A job with what is the caller's own about it."""
    view = JobView.model_validate(job)
    if caller is None:
        return view
    statuses = await statuses_of(session, caller.user_id, [job.id])
    saved = await saved_among(session, caller.user_id, [job.id])
    more: dict[str, Any] = {
        "application_status": statuses.get(job.id),
        "is_saved": job.id in saved,
    }
    if reader_of(caller).answers_for(job):
        figures = await counter.figures_of(session, [job.id])
        more |= {**vars(figures[job.id]), "quality": quality_view(job)}
    return view.model_copy(update=more)


async def _read_posting(body: NewPosting) -> list[dict[str, Any]]:
    """Before the transaction: reading a posting takes some milliseconds."""
    return await asyncio.to_thread(postings.read_posting, body.fields())


@router.post(
    "",
    status_code=201,
    responses=problems(
        Unauthorized, InvalidToken, Forbidden, TooManyJobs, ExpiryOutOfRange
    ),
)
async def post_job(
    body: NewPosting,
    caller: RecruiterDep,
    ledger: Annotated[list[dict[str, Any]], Depends(_read_posting)],
    counter: CounterDep,
    request: Request,
    response: Response,
    session: WriteSession,
) -> JobView:
    """Post a job (recruiters and admins). It can be found within a second."""
    settings: Settings = request.state.settings
    now = utc_now()
    await own_jobs.check_room(session, caller.user_id, limit=settings.jobs_each)
    if body.expires_at is not None:
        check_expiry(body.expires_at, now=now)
    [job] = await postings.post(
        session,
        [(body.fields(), ledger)],
        posted_by=caller.user_id,
        lifetime=timedelta(days=settings.job_lifetime_days),
        now=now,
    )
    after_commit(session, request.state.indexer.wake)
    response.headers["Location"] = f"/api/v1/jobs/{job.id}"
    response.headers["ETag"] = etag_of(job.version)
    return await shown_to(session, job, caller, counter)
