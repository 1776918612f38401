"""When jobs are over: the others hear of it, and who waits for an answer.

A job may have thousands of applications, and a recruiter hundreds of jobs: who waits
is told by a worker, page by page. How far it has come is written in the transaction
that tells, so that a fall in between tells nobody twice, and nobody never.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, cast

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncSession

from common.contracts.jobs import AppliedJobClosed, JobClosed
from common.db import Database, hint
from common.outbox import emit
from common.workers import Worker
from jobs.applying.application_states import OPEN
from jobs.postings.postings import BRIEF, last_change
from jobs.tables import Application, Closing, Job

Reason = Literal["closed", "expired", "deleted"]
JOBS_CLOSED = "jobs_closed"  # the topic of the hint that there is somebody to tell
PAGE = 200  # applications that are told in one transaction,
JOBS_AT_ONCE = 100  # of so many jobs


def end(job: Job, reason: Reason, *, change: int, now: datetime) -> None:
    job.status, job.closed_reason = "closed", reason
    job.expiry_chosen = False
    job.version += 1
    job.change = change
    job.updated_at = now


async def close_all_of(session: AsyncSession, user_id: int, *, now: datetime) -> None:
    """Close what a person has posted and is not closed yet; who applied hears of it.

    Their drafts, which nobody has seen, are deleted.
    """
    change = await last_change(session)
    still_open = select(Job).where(Job.posted_by == user_id, Job.status != "closed")
    closed: list[int] = []
    jobs = await session.scalars(still_open.options(*BRIEF))
    for number, job in enumerate(jobs, start=change + 1):
        if job.status == "draft":
            end(job, "deleted", change=number, now=now)
            job.deleted_at = now
        else:
            end(job, "closed", change=number, now=now)
            closed.append(job.id)
    await tell(session, closed, "closed")


async def tell(session: AsyncSession, job_ids: Sequence[int], reason: Reason) -> None:
    """Once for each job; and soon, for each application that is not at its end.

    The application stays as it is: nobody is rejected by it.
    """
    for job_id in job_ids:
        emit(session, JobClosed(job_id=job_id, reason=reason))
    rows = [{"job_id": job_id, "reason": reason, "told_to": 0} for job_id in job_ids]
    if rows:
        add = insert(Closing)
        anew = {"reason": reason, "told_to": 0}
        await session.execute(add.on_conflict_do_update(["job_id"], set_=anew), rows)
        hint(session, JOBS_CLOSED, job_ids[0])


async def take_back(session: AsyncSession, job_id: int) -> None:
    """It is opened again: who was not told yet has nothing to hear."""
    await session.execute(delete(Closing).where(Closing.job_id == job_id))


def closing_teller(database: Database) -> Worker:
    async def tell_some() -> bool:
        async with database.read() as session:
            waiting = await session.scalar(select(Closing.job_id).limit(1))
        if waiting is None:
            return False  # nobody has to wait for the turn to write
        async with database.write() as session:
            await tell_page(session)
        return True

    return Worker("closing_teller", tell_some, every=5.0)


async def tell_page(session: AsyncSession) -> None:
    """Tell the next of those who wait, and note how far that is."""
    left = PAGE
    first = select(Closing).order_by(Closing.job_id).limit(JOBS_AT_ONCE)
    for over in (await session.scalars(first)).all():
        ids = await _tell_some(session, over, left)
        left -= len(ids)
        if left == 0:
            over.told_to = ids[-1]
            return
        await session.delete(over)


async def _tell_some(session: AsyncSession, over: Closing, limit: int) -> list[int]:
    """Of one job; whose application is at its end by now has nothing to hear."""
    rows = await session.execute(
        select(Application.id, Application.user_id)
        .where(Application.job_id == over.job_id, Application.id > over.told_to)
        .where(Application.status.in_(OPEN))
        .order_by(Application.id)
        .limit(limit)
    )
    told = []
    for application_id, user_id in rows:
        event = AppliedJobClosed(
            application_id=application_id,
            job_id=over.job_id,
            user_id=user_id,
            reason=cast("Reason", over.reason),
        )
        emit(session, event)
        told.append(application_id)
    return told
