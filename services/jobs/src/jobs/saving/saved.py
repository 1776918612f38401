"""The jobs that people keep an eye on, with their own notes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from common.errors import Conflict, NotFound
from common.etags import IfMatch
from common.pages import Paging, count
from jobs.postings.postings import BRIEF
from jobs.tables import Job, SavedJob


class AlreadySaved(Conflict):
    detail = "You have saved this job before."


class TooManySaved(Conflict):
    detail = "You have saved as many jobs as one may: remove some first."


class SavedJobNotFound(NotFound):
    detail = "You have not saved this job."


async def save(
    session: AsyncSession,
    user_id: int,
    job_id: int,
    notes: str | None,
    *,
    limit: int,
    now: datetime,
) -> SavedJob:
    """Raises: AlreadySaved, TooManySaved."""
    if await _find(session, user_id, job_id) is not None:
        raise AlreadySaved
    if await count(session, select(SavedJob.id).where(_of(user_id))) >= limit:
        raise TooManySaved
    saved = SavedJob(
        user_id=user_id, job_id=job_id, notes=notes, version=1, created_at=now
    )
    session.add(saved)
    return saved


async def page_of(
    session: AsyncSession, user_id: int, paging: Paging
) -> tuple[list[tuple[SavedJob, Job]], int]:
    """The newest first, with their jobs, and how many there are in all.

    A closed job stays and says so; a deleted one is gone.
    """
    there = _there(user_id)
    rows = await session.execute(
        there.order_by(SavedJob.id.desc())
        .offset(paging.offset)
        .limit(paging.page_size)
        .options(*BRIEF)
    )
    pairs = [(row[0], row[1]) for row in rows]
    return pairs, await count(session, there.with_only_columns(SavedJob.id))


async def get_saved(
    session: AsyncSession, user_id: int, job_id: int
) -> tuple[SavedJob, Job]:
    """Raises: SavedJobNotFound: They have not saved it, or it is deleted."""
    one = _there(user_id).where(SavedJob.job_id == job_id).options(*BRIEF)
    row = (await session.execute(one)).one_or_none()
    if row is None:
        raise SavedJobNotFound
    return row[0], row[1]


def edit(saved: SavedJob, changes: dict[str, Any], *, if_match: IfMatch) -> None:
    """Raises: PreconditionFailed: It is not the version that was read."""
    if_match.check(saved.version)
    changed = {k: v for k, v in changes.items() if getattr(saved, k) != v}
    for name, value in changed.items():
        setattr(saved, name, value)
    saved.version += bool(changed)


async def remove(
    session: AsyncSession, user_id: int, job_id: int, *, if_match: IfMatch
) -> None:
    """Raises: SavedJobNotFound, PreconditionFailed."""
    saved = await _find(session, user_id, job_id)
    if saved is None:
        raise SavedJobNotFound
    if_match.check(saved.version)
    await session.delete(saved)


async def drop_all_of(session: AsyncSession, job_id: int) -> None:
    """Of a job that is deleted: nobody sees it any more, and it takes no room."""
    await session.execute(delete(SavedJob).where(SavedJob.job_id == job_id))


async def saved_among(
    session: AsyncSession, user_id: int | None, job_ids: Sequence[int]
) -> set[int]:
    """Which of these jobs the person has saved, in one query."""
    if user_id is None or not job_ids:
        return set()
    found = await session.scalars(
        select(SavedJob.job_id).where(_of(user_id), SavedJob.job_id.in_(job_ids))
    )
    return set(found)


async def _find(session: AsyncSession, user_id: int, job_id: int) -> SavedJob | None:
    return await session.scalar(
        select(SavedJob).where(_of(user_id), SavedJob.job_id == job_id)
    )


def _of(user_id: int) -> ColumnElement[bool]:
    return SavedJob.user_id == user_id


def _there(user_id: int) -> Select[SavedJob, Job]:
    return (
        select(SavedJob, Job)
        .join(Job, Job.id == SavedJob.job_id)
        .where(_of(user_id), Job.deleted_at.is_(None))
    )
