"""Closes what has run out, so that everybody is told once.

The search leaves it out by the clock; this is for the record, and for who follows it.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from common.clock import utc_now
from common.db import Database, after_commit
from common.workers import Worker
from jobs.postings import closing
from jobs.postings.postings import BRIEF, last_change
from jobs.tables import Job

BATCH = 50
EVERY_SECONDS = 30.0


async def close_expired(
    session: AsyncSession, *, now: datetime, limit: int = BATCH
) -> int:
    """Close the first of those that are over, with an event each; how many."""
    over = (
        select(Job)
        .where(Job.status == "active", Job.expires_at <= now)
        .order_by(Job.expires_at)
        .limit(limit)
        .options(*BRIEF)
    )
    jobs = (await session.scalars(over)).all()
    change = await last_change(session)
    for number, job in enumerate(jobs, start=1):
        closing.end(job, "expired", change=change + number, now=now)
    await closing.tell(session, [job.id for job in jobs], "expired")
    return len(jobs)


def expirer(database: Database, on_closed: Callable[[], None]) -> Worker:
    async def close() -> bool:
        now = utc_now()
        async with database.read() as session:
            waiting = await session.scalar(
                select(Job.id)
                .where(Job.status == "active", Job.expires_at <= now)
                .limit(1)
            )
        if waiting is None:
            return False  # nobody has to wait for the turn to write
        async with database.write() as session:
            closed = await close_expired(session, now=now)
            after_commit(session, on_closed)
        return closed > 0

    return Worker("expirer", close, every=EVERY_SECONDS)
