"""Jobs that came and of which not every saved search was told yet."""

from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import NamedTuple

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from jobs.tables import Job, Newcomer

BATCH = 1000


class Came(NamedTuple):
    """One in the line: its number there, and the job."""

    id: int
    job_id: int


async def add(session: AsyncSession, job_ids: Iterable[int]) -> None:
    """In the transaction in which they come; who is in the line stays where it is."""
    rows = [{"job_id": job_id} for job_id in job_ids]
    if rows:
        await session.execute(insert(Newcomer).on_conflict_do_nothing(), rows)


async def come_again(session: AsyncSession, job_id: int) -> None:
    """One that was paused before its turn goes to the end of the line.

    Under its old number it would be one that searches were told of long ago.
    """
    gone = delete(Newcomer).where(Newcomer.job_id == job_id).returning(Newcomer.job_id)
    if await session.scalar(gone) is not None:
        await add(session, [job_id])


async def last(session: AsyncSession) -> int:
    """The newest in the line: what comes from now on has a greater id."""
    return await session.scalar(select(func.max(Newcomer.id))) or 0


def first(session: Session, *, indexed: int) -> list[Came]:
    """The longest waiting, up to the first that cannot be found by a search yet.

    What is paused waits until it is open again. For a thread: it may be many.
    """
    statement = (
        select(Newcomer.id, Newcomer.job_id, Job.change)
        .join(Job, Job.id == Newcomer.job_id)
        .where(Job.status != "paused")
        .order_by(Newcomer.id)
        .limit(BATCH)
    )
    rows = session.execute(statement)
    return [
        Came(number, job_id)
        for number, job_id, _ in takewhile(lambda row: row[2] <= indexed, rows)
    ]


def with_jobs(session: Session, came: Sequence[Came]) -> Sequence[tuple[Came, Job]]:
    """With all their texts: some tenths of a second. For a thread."""
    wanted = Job.id.in_([newcomer.job_id for newcomer in came])
    jobs = {job.id: job for job in session.scalars(select(Job).where(wanted))}
    return [(each, jobs[each.job_id]) for each in came if each.job_id in jobs]


async def remove(session: AsyncSession, ids: Iterable[int]) -> None:
    await session.execute(delete(Newcomer).where(Newcomer.id.in_(list(ids))))
