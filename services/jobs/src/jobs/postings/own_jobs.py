"""A recruiter's own postings, whatever their status; deleted ones are gone."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from common.errors import Conflict
from common.pages import Paging
from jobs.postings.job_states import JobStatus
from jobs.postings.postings import BRIEF
from jobs.tables import Job


class TooManyJobs(Conflict):
    detail = "You have as many jobs as one may have: delete some first."


@dataclass(frozen=True)
class OwnJobs:
    jobs: list[Job]
    total: int
    status_counts: dict[str, int]  # with every filter but that of the status


async def list_of(
    session: AsyncSession,
    user_id: int,
    statuses: Sequence[JobStatus],
    q: str,
    *,
    paging: Paging,
) -> OwnJobs:
    """A page of what they posted, the newest first; `q` are words of the title."""
    matching = _of(user_id)
    for word in q.split():
        matching = matching.where(Job.title.icontains(word, autoescape=True))
    counted = matching.with_only_columns(Job.status, func.count())
    rows = await session.execute(counted.group_by(Job.status))
    counts = {status: number for status, number in rows}  # noqa: C416 - Rows
    wanted = set(statuses or counts)
    shown = matching.where(Job.status.in_(wanted)).options(*BRIEF)
    found = await session.scalars(
        shown.order_by(Job.id.desc()).offset(paging.offset).limit(paging.page_size)
    )
    total = sum(counts.get(status, 0) for status in wanted)
    return OwnJobs(list(found), total, counts)


async def check_room(session: AsyncSession, user_id: int, *, limit: int) -> None:
    """Raises: TooManyJobs: They have `limit` already."""
    counted = _of(user_id).with_only_columns(func.count())
    if (await session.scalar(counted) or 0) >= limit:
        raise TooManyJobs


def _of(user_id: int) -> Select[Job]:
    return select(Job).where(Job.posted_by == user_id, Job.deleted_at.is_(None))
