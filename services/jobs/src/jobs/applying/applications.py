"""Applications: one for each person and job, with a history that only grows."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from common.contracts.jobs import ApplicationSubmitted
from common.errors import Conflict, Forbidden, TooManyRequests
from common.outbox import emit
from jobs.applying.papers import Papers
from jobs.postings.postings import is_open
from jobs.tables import Application, ApplicationStep, Job

DAY = timedelta(days=1)
WITHDRAWN = "You have withdrawn your application for this job: that is final."


class AlreadyApplied(Conflict):
    detail = "You have applied to this job before."


class JobNotOpen(Conflict):
    detail = "This job takes no applications any more."


class OwnJob(Forbidden):
    detail = "This job is your own."


class DailyLimitReached(TooManyRequests):
    detail = "You have applied to as many jobs as a day allows."


async def apply(
    session: AsyncSession,
    user_id: int,
    job: Job,
    papers: Papers,
    *,
    match_score: int | None,
    notes: str | None,
    daily_limit: int,
    now: datetime,
) -> Application:
    """Store an application with its papers and its first step, and tell of it.

    Raises:
        OwnJob, AlreadyApplied, JobNotOpen: As `check_can_apply` says.
        DailyLimitReached: `daily_limit` applications in the last 24 hours.
    """
    await check_can_apply(session, user_id, job, now=now)
    await _check_daily_limit(session, user_id, daily_limit, now=now)
    application = _sent(user_id, job, papers, now=now)
    application.match_score, application.notes = match_score, notes
    session.add(application)
    await session.flush()  # its papers, its history and the event need the id
    session.add_all([papers.row(application.id), _first_step(application)])
    emit(session, _submitted(application, job))
    return application


async def check_can_apply(
    session: AsyncSession, user_id: int, job: Job, *, now: datetime
) -> None:
    """What is read in a writing transaction is still true when it commits.

    Raises:
        OwnJob: Who posted a job cannot apply to it.
        AlreadyApplied: There is one of this person for this job, maybe withdrawn.
        JobNotOpen: It is closed, paused or has run out.
    """
    if job.posted_by == user_id:
        raise OwnJob
    before = await _status_of(session, user_id, job.id)
    if before == "withdrawn":
        raise AlreadyApplied(WITHDRAWN)
    if before is not None:
        raise AlreadyApplied
    if not is_open(job, now=now):
        raise JobNotOpen


async def count_lately(
    session: AsyncSession, user_id: int, *, now: datetime
) -> tuple[int, datetime | None]:
    """How many the person has sent in the last 24 hours, and when the oldest."""
    lately = (
        select(func.count(), func.min(Application.applied_at))
        .where(Application.user_id == user_id)
        .where(Application.applied_at > now - DAY)
    )
    done, oldest = (await session.execute(lately)).one()
    return done, oldest


async def _status_of(session: AsyncSession, user_id: int, job_id: int) -> str | None:
    return await session.scalar(
        select(Application.status)
        .where(Application.user_id == user_id)
        .where(Application.job_id == job_id)
    )


async def _check_daily_limit(
    session: AsyncSession, user_id: int, limit: int, *, now: datetime
) -> None:
    done, oldest = await count_lately(session, user_id, now=now)
    if done >= limit:
        wait = (oldest or now) + DAY - now
        raise DailyLimitReached(retry_after=wait.total_seconds(), remaining_today=0)


def _sent(user_id: int, job: Job, papers: Papers, *, now: datetime) -> Application:
    return Application(
        user_id=user_id,
        job_id=job.id,
        resume_id=papers.resume_id,
        resume_filename=papers.filename,
        cover_letter=papers.cover_letter,
        status="applied",
        applied_at=now,
        updated_at=now,
    )


def _first_step(application: Application) -> ApplicationStep:
    return ApplicationStep(
        application_id=application.id,
        from_status=None,
        to_status=application.status,
        by_user_id=application.user_id,
        side="candidate",
        note=None,
        at=application.applied_at,
    )


def _submitted(application: Application, job: Job) -> ApplicationSubmitted:
    return ApplicationSubmitted(
        application_id=application.id,
        job_id=job.id,
        user_id=application.user_id,
        recruiter_id=job.posted_by,
        resume_id=application.resume_id,
        match_score=application.match_score,
    )
