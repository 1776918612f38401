"""The HTTP door: changing and deleting a job, by who posted it and by admins."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import Request, Response
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from common.clock import utc_now
from common.contracts.profiles import Level
from common.db import StorageBusy, after_commit
from common.deps import DatabaseDep, WriteSession
from common.errors import Forbidden, PreconditionFailed, Unauthorized, problems
from common.etags import IfMatch, IfMatchDep, etag_of
from common.identity import InvalidToken, RecruiterDep
from common.routing import router as make_router
from common.schemas import PROSE, Body, Moment, PathId, WebAddress
from jobs.applying.api_application import reader_of
from jobs.applying.moving import Reader
from jobs.postings import editing
from jobs.postings.api import CounterDep, Line, Prose, Salary, Skill, shown_to
from jobs.postings.editing import ExpiryOutOfRange, NotYourJob, SalariesOutOfOrder
from jobs.postings.job_states import IllegalJobMove, JobStatus
from jobs.postings.postings import JobNotFound
from jobs.settings import Settings
from jobs.tables import Job
from jobs.views import JobType, JobView, SalaryPeriod

router = make_router("/api/v1/jobs", tag="jobs")

TRIES = 5


def _left_out() -> Any:  # never read: only what is sent changes anything
    return None


class JobEdit(Body):
    """What is omitted stays; `null` clears what may be empty."""

    title: Line = Field(
        default_factory=_left_out, examples=["Conversational AI Engineer"]
    )
    company: Line = Field(default_factory=_left_out, examples=["Northwind Voice"])
    company_logo: WebAddress | None = Field(
        default=None, examples=["https://northwind.example/logo.png"]
    )
    location: Line | None = Field(default=None, examples=["Lisbon, Portugal"])
    remote: bool = Field(default_factory=_left_out, examples=[True])
    job_type: JobType = Field(default_factory=_left_out, examples=["full-time"])
    experience_level: Level | None = Field(default=None, examples=["senior"])
    salary_min: Salary | None = Field(default=None, examples=[60000])
    salary_max: Salary | None = Field(default=None, examples=[80000])
    currency: str = Field(
        default_factory=_left_out, pattern="^[A-Z]{3}$", examples=["EUR"]
    )
    salary_period: SalaryPeriod = Field(default_factory=_left_out, examples=["year"])
    description: Annotated[str, Field(min_length=1, max_length=20_000), PROSE] = Field(
        default_factory=_left_out, examples=["You build voice assistants."]
    )
    requirements: Prose = Field(
        default_factory=_left_out, examples=["- Python required"]
    )
    benefits: Prose = Field(default_factory=_left_out, examples=["Time to learn"])
    skills: Annotated[list[Skill], Field(max_length=50)] = Field(
        default_factory=_left_out, examples=[["Python", "NLU"]]
    )
    ai_specializations: Annotated[list[Skill], Field(max_length=10)] = Field(
        default_factory=_left_out, examples=[["Conversational AI"]]
    )
    external_url: WebAddress | None = Field(
        default=None, examples=["https://jobs.example.com/7"]
    )
    status: JobStatus = Field(
        default_factory=_left_out,
        description="draft to active; active to paused and back; either to closed;"
        " closed to active, with a new end",
        examples=["paused"],
    )
    expires_at: Moment = Field(
        default_factory=_left_out,
        description="In the future, at most 90 days ahead",
    )


@router.put(
    "/{job_id:id}",
    responses=problems(
        Unauthorized,
        InvalidToken,
        Forbidden,
        NotYourJob,
        JobNotFound,
        IllegalJobMove,
        PreconditionFailed,
        SalariesOutOfOrder,
        ExpiryOutOfRange,
    ),
)
async def edit_job(
    job_id: PathId,
    body: JobEdit,
    caller: RecruiterDep,
    if_match: IfMatchDep,
    counter: CounterDep,
    request: Request,
    response: Response,
    database: DatabaseDep,
) -> JobView:
    """Change a job, or its status: who posted it, and admins.

    What is omitted stays. New texts have their requirements read again.
    """
    changes = body.model_dump(exclude_unset=True)
    for _ in range(TRIES):
        async with database.read() as session:
            job = await _managed(session, job_id, reader_of(caller), if_match)
            texts = editing.texts_of(job, changes)
        ledger = await editing.read_again(texts)
        async with database.write() as session:
            job = await _managed(session, job_id, reader_of(caller), if_match)
            if editing.texts_of(job, changes) != texts:
                continue  # changed since it was read: its requirements are others
            await _change(session, job, changes, ledger, request)
            response.headers["ETag"] = etag_of(job.version)
            return await shown_to(session, job, caller, counter)
    raise StorageBusy


@router.delete(
    "/{job_id:id}",
    status_code=204,
    responses=problems(
        Unauthorized,
        InvalidToken,
        Forbidden,
        NotYourJob,
        JobNotFound,
        PreconditionFailed,
    ),
)
async def delete_job(
    job_id: PathId,
    caller: RecruiterDep,
    if_match: IfMatchDep,
    request: Request,
    session: WriteSession,
) -> None:
    """Delete a job: who posted it, and admins. Applications keep its name."""
    job = await _managed(session, job_id, reader_of(caller), if_match)
    await editing.delete(session, job, now=utc_now())
    after_commit(session, request.state.indexer.wake)


async def _managed(
    session: AsyncSession, job_id: int, reader: Reader, if_match: IfMatch
) -> Job:
    job = await editing.get_managed(session, job_id, reader, now=utc_now())
    if_match.check(job.version)
    return job


async def _change(
    session: AsyncSession,
    job: Job,
    changes: dict[str, Any],
    ledger: list[dict[str, Any]] | None,
    request: Request,
) -> None:
    settings: Settings = request.state.settings
    lifetime = timedelta(days=settings.job_lifetime_days)
    changed = await editing.change(
        session, job, changes, ledger=ledger, lifetime=lifetime, now=utc_now()
    )
    if changed:
        after_commit(session, request.state.indexer.wake)
