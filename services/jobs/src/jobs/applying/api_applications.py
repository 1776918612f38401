"""The HTTP door: applying to a job."""

import asyncio
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Response
from pydantic import Field

from common.calls import CallsDep, ServiceAway
from common.clock import utc_now
from common.deps import DatabaseDep, WriteSession
from common.errors import Unauthorized, problems
from common.etags import etag_of
from common.identity import CallerDep, InvalidToken
from common.routing import router as make_router
from common.schemas import Body, Id
from jobs.applying import application_views, applications
from jobs.applying.api_application import Letter, Notes
from jobs.applying.applications import (
    AlreadyApplied,
    DailyLimitReached,
    JobNotOpen,
    OwnJob,
)
from jobs.applying.papers import Papers, gather
from jobs.fitting import fitting
from jobs.postings import postings
from jobs.postings.postings import JobNotFound
from jobs.resumes_client import ResumeNotFound, ResumeNotReady, find_snapshot
from jobs.settings import Settings
from jobs.views import ApplicationView

router = make_router("/api/v1/applications", tag="applications")


class NewApplication(Body):
    job_id: Id = Field(examples=[7])
    resume_id: Id | None = Field(
        default=None, description="Your primary résumé when it is left out"
    )
    cover_letter: Letter | None = None
    notes: Notes | None = Field(
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
        job = await postings.get_public(session, body.job_id)
        # Before résumés is asked: a wrong job is refused as quickly as ever.
        await applications.check_can_apply(session, caller.user_id, job, now=utc_now())
        own = await fitting.own_part(session, caller.user_id)
    snapshot = await find_snapshot(
        calls,
        caller.user_id,
        body.resume_id,
        timeout=settings.resumes_timeout_seconds,
    )
    papers = await asyncio.to_thread(gather, snapshot, body.cover_letter)
    if snapshot is None:
        return Prepared(papers, None)
    candidate = fitting.joined(fitting.from_snapshot(snapshot), own)
    match = fitting.judge(job, candidate)
    return Prepared(papers, match.score)


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
        JobNotOpen,
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
    job = await postings.get_public(session, body.job_id)
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
