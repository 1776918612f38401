"""The HTTP door: applying, and following what was sent."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request, Response
from pydantic import Field

from common.calls import CallsDep, ServiceAway
from common.clock import utc_now
from common.contracts.jobs import ApplicationStatus
from common.deps import DatabaseDep, ReadSession, WriteSession
from common.errors import Unauthorized, problems
from common.identity import CallerDep, InvalidToken
from common.pages import Page, PagingDep
from common.routing import router as make_router
from common.schemas import PROSE, Body, Id
from jobs import applications, fitting, postings
from jobs.applications import AlreadyApplied, DailyLimitReached, OwnJob
from jobs.postings import JobNotFound
from jobs.resumes_client import ResumeNotFound, ResumeNotReady, Snapshot, read_snapshot
from jobs.settings import Settings
from jobs.tables import Application, Job
from jobs.views import ApplicationView, JobInBrief

router = make_router("/api/v1/applications", tag="applications")


class NewApplication(Body):
    job_id: Id = Field(examples=[7])
    resume_id: Id | None = Field(
        default=None, description="Your primary résumé when it is left out"
    )
    cover_letter: Annotated[str, Field(max_length=20_000), PROSE] | None = None
    notes: Annotated[str, Field(max_length=4000), PROSE] | None = Field(
        default=None, description="For yourself: the employer never sees them"
    )


@dataclass(frozen=True)
class SentResume:
    """What goes out with an application, looked up before its transaction."""

    resume_id: int | None = None
    filename: str | None = None
    match_score: int | None = None


async def _sent_resume(
    body: NewApplication,
    caller: CallerDep,
    calls: CallsDep,
    request: Request,
    database: DatabaseDep,
) -> SentResume:
    """The résumé belongs to the caller, or the application is refused."""
    settings: Settings = request.state.settings
    async with database.read() as session:
        job = await postings.get_visible(session, body.job_id, now=utc_now())
    try:
        snapshot = await read_snapshot(
            calls,
            caller.user_id,
            body.resume_id,
            timeout=settings.resumes_timeout_seconds,
        )
    except ResumeNotFound:
        if body.resume_id is not None:
            raise
        return SentResume()
    return _sent(job, snapshot)


def _sent(job: Job, snapshot: Snapshot) -> SentResume:
    match = fitting.judge(job, fitting.from_snapshot(snapshot))
    return SentResume(snapshot.resume_id, snapshot.filename, match.score)


@router.post(
    "",
    status_code=201,
    responses=problems(
        Unauthorized,
        InvalidToken,
        JobNotFound,
        ResumeNotFound,
        ResumeNotReady,
        AlreadyApplied,
        OwnJob,
        DailyLimitReached,
        ServiceAway,
    ),
)
async def apply(
    body: NewApplication,
    caller: CallerDep,
    resume: Annotated[SentResume, Depends(_sent_resume)],
    request: Request,
    response: Response,
    session: WriteSession,
) -> ApplicationView:
    """Apply to a job, once. The résumé is kept as it is sent."""
    settings: Settings = request.state.settings
    now = utc_now()
    job = await postings.get_visible(session, body.job_id, now=now)
    application = await applications.apply(
        session,
        Application(
            user_id=caller.user_id,
            job_id=job.id,
            resume_id=resume.resume_id,
            resume_filename=resume.filename,
            cover_letter=body.cover_letter,
            notes=body.notes,
            status="applied",
            match_score=resume.match_score,
            applied_at=now,
            updated_at=now,
        ),
        job,
        daily_limit=settings.applications_a_day,
        now=now,
    )
    response.headers["Location"] = f"/api/v1/applications/{application.id}"
    return _view(application, job)


@router.get("", responses=problems(Unauthorized, InvalidToken))
async def list_applications(
    caller: CallerDep,
    paging: PagingDep,
    session: ReadSession,
    status: Annotated[ApplicationStatus | None, Query()] = None,
) -> Page[ApplicationView]:
    """The caller's applications, the newest first."""
    found, total = await applications.list_of(
        session, caller.user_id, status=status, paging=paging
    )
    return Page.of([_view(*pair) for pair in found], total, paging)


def _view(application: Application, job: Job) -> ApplicationView:
    fields = {
        name: getattr(application, name)
        for name in ApplicationView.model_fields
        if name != "job"
    }
    return ApplicationView(**fields, job=JobInBrief.model_validate(job))
