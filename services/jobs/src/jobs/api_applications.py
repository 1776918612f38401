"""The HTTP door: applying, and following what was sent."""

import asyncio
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request, Response
from pydantic import Field

from common.calls import Calls, CallsDep, ServiceAway
from common.clock import utc_now
from common.contracts.jobs import ApplicationStatus
from common.deps import DatabaseDep, ReadSession, WriteSession
from common.errors import Unauthorized, problems
from common.etags import etag_of
from common.identity import CallerDep, InvalidToken
from common.pages import Page, PagingDep
from common.routing import router as make_router
from common.schemas import PROSE, Body, Id
from jobs import application_views, applications, fitting, postings
from jobs.applications import AlreadyApplied, DailyLimitReached, OwnJob
from jobs.papers import Papers, gather
from jobs.postings import JobNotFound
from jobs.resumes_client import ResumeNotFound, ResumeNotReady, Snapshot, read_snapshot
from jobs.settings import Settings
from jobs.views import ApplicationView

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
class Prepared:
    """What goes out with an application, looked up before its transaction."""

    papers: Papers
    match_score: int | None


async def _prepared(
    body: NewApplication,
    caller: CallerDep,
    calls: CallsDep,
    request: Request,
    database: DatabaseDep,
) -> Prepared:
    """The résumé belongs to the caller, or the application is refused."""
    settings: Settings = request.state.settings
    async with database.read() as session:
        job = await postings.get_visible(session, body.job_id, now=utc_now())
    snapshot = await _snapshot(calls, settings, caller.user_id, body.resume_id)
    papers = await asyncio.to_thread(gather, snapshot, body.cover_letter)
    if snapshot is None:
        return Prepared(papers, None)
    match = fitting.judge(job, fitting.from_snapshot(snapshot))
    return Prepared(papers, match.score)


async def _snapshot(
    calls: Calls, settings: Settings, user_id: int, resume_id: int | None
) -> Snapshot | None:
    """One can apply without a résumé, but not with somebody else's."""
    timeout = settings.resumes_timeout_seconds
    try:
        return await read_snapshot(calls, user_id, resume_id, timeout=timeout)
    except ResumeNotFound:
        if resume_id is not None:
            raise
        return None


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
    prepared: Annotated[Prepared, Depends(_prepared)],
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
        caller.user_id,
        job,
        prepared.papers,
        match_score=prepared.match_score,
        notes=body.notes,
        daily_limit=settings.applications_a_day,
        now=now,
    )
    response.headers["Location"] = f"/api/v1/applications/{application.id}"
    response.headers["ETag"] = etag_of(application.candidate_version)
    return application_views.own(application, job, now=now)


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
    now = utc_now()
    items = [application_views.own(*pair, now=now) for pair in found]
    return Page.of(items, total, paging)
