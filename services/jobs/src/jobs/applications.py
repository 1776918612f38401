"""Applications: one for each person and job, with a history that only grows."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from common.contracts.jobs import ApplicationSubmitted
from common.errors import Conflict, Forbidden, TooManyRequests
from common.outbox import emit
from common.pages import Paging, count
from jobs.postings import BRIEF
from jobs.tables import Application, ApplicationStep, Job

DAY = timedelta(days=1)


class AlreadyApplied(Conflict):
    detail = "You have applied to this job before."


class OwnJob(Forbidden):
    detail = "This job is your own."


class DailyLimitReached(TooManyRequests):
    detail = "You have applied to as many jobs as a day allows."


async def apply(
    session: AsyncSession,
    application: Application,
    job: Job,
    *,
    daily_limit: int,
    now: datetime,
) -> Application:
    """Store an application with its first step, and tell of it.

    Raises:
        AlreadyApplied: There is one of this person for this job.
        OwnJob: Who posted a job cannot apply to it.
        DailyLimitReached: `daily_limit` applications in the last 24 hours.
    """
    if job.posted_by == application.user_id:
        raise OwnJob
    await _check_daily_limit(session, application.user_id, daily_limit, now=now)
    session.add(application)
    try:
        await session.flush()
    except IntegrityError as error:
        raise AlreadyApplied from error
    session.add(
        ApplicationStep(
            application_id=application.id,
            from_status=None,
            to_status=application.status,
            by_user_id=application.user_id,
            at=now,
        )
    )
    emit(session, _submitted(application, job))
    return application


async def list_of(
    session: AsyncSession, user_id: int, *, status: str | None, paging: Paging
) -> tuple[list[tuple[Application, Job]], int]:
    """A page of the person's applications with their jobs, the newest first."""
    statement = (
        select(Application, Job)
        .join(Job, Job.id == Application.job_id)
        .where(Application.user_id == user_id)
        .order_by(Application.id.desc())
        .options(*BRIEF)
    )
    if status is not None:
        statement = statement.where(Application.status == status)
    total = await count(session, statement.with_only_columns(Application.id))
    rows = await session.execute(
        statement.offset(paging.offset).limit(paging.page_size)
    )
    return [(application, job) for application, job in rows], total


async def _check_daily_limit(
    session: AsyncSession, user_id: int, limit: int, *, now: datetime
) -> None:
    recent = (
        select(func.count(), func.min(Application.applied_at))
        .where(Application.user_id == user_id)
        .where(Application.applied_at > now - DAY)
    )
    done, oldest = (await session.execute(recent)).one()
    if done >= limit:
        wait = oldest + DAY - now
        raise DailyLimitReached(retry_after=wait.total_seconds(), remaining_today=0)


def _submitted(application: Application, job: Job) -> ApplicationSubmitted:
    return ApplicationSubmitted(
        application_id=application.id,
        job_id=job.id,
        user_id=application.user_id,
        recruiter_id=job.posted_by,
        resume_id=application.resume_id,
        match_score=application.match_score,
    )
