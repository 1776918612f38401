"""Jobs as they are posted, and what is read in them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer

from common.contracts.jobs import JobPosted
from common.errors import NotFound
from common.outbox import emit
from jobs.importing import fingerprints, quality
from jobs.saving import newcomers
from jobs.tables import Application, Job
from matching import Posting, read_requirements, requirements_to_json

# What a list does not show is left on the disk.
WITHOUT_TEXTS = tuple(
    defer(column, raiseload=True)
    for column in (Job.description, Job.requirements, Job.benefits)
)
BRIEF = (*WITHOUT_TEXTS, defer(Job.ledger, raiseload=True))


class JobNotFound(NotFound):
    detail = "There is no such job."


def read_posting(fields: dict[str, Any]) -> list[dict[str, Any]]:
    """The requirements in a posting's texts, each with its place; some milliseconds.

    Slow enough to be done before a transaction, never inside one.
    """
    posting = Posting(
        title=fields["title"],
        description=fields["description"],
        requirements=fields["requirements"],
        experience_level=fields["experience_level"],
        location=fields["location"],
        remote=fields["remote"],
        skills=tuple(fields["skills"]),
        company=fields["company"],
    )
    return requirements_to_json(read_requirements(posting))


async def post(
    session: AsyncSession,
    postings: Sequence[tuple[dict[str, Any], list[dict[str, Any]]]],
    *,
    posted_by: int | None,
    lifetime: timedelta,
    now: datetime,
) -> list[Job]:
    """Store postings with the requirements read in them; one event for all.

    Nobody is told of drafts.
    """
    change = await last_change(session)
    posted = [
        Job(
            **{
                "posted_at": now,
                "expires_at": now + lifetime,
                "status": "active",
                **fields,
            },
            ledger=ledger,
            **_judged(fields, ledger, now=now, lifetime=lifetime),
            posted_by=posted_by,
            version=1,
            change=change + number,
            created_at=now,
            updated_at=now,
        )
        for number, (fields, ledger) in enumerate(postings, start=1)
    ]
    session.add_all(posted)
    await session.flush()  # the event needs the ids
    ids = tuple(job.id for job in posted if job.status == "active")
    if ids:
        await announce(session, ids, posted_by=posted_by)
    return posted


async def announce(
    session: AsyncSession, job_ids: Sequence[int], *, posted_by: int | None
) -> None:
    """Tell of jobs that can be found from now on: the others, and saved searches."""
    await newcomers.add(session, job_ids)
    emit(session, JobPosted(job_ids=tuple(job_ids), posted_by=posted_by))


def _judged(
    fields: dict[str, Any],
    ledger: list[dict[str, Any]],
    *,
    now: datetime,
    lifetime: timedelta,
) -> dict[str, Any]:
    """How good the posting is, and by what it is known again."""
    dated = {"posted_at": now, "expires_at": now + lifetime, **fields}
    score, lacks = quality.check(dated, ledger)
    marks = fingerprints.marks(fields)
    return {"quality_score": score, "quality_lacks": lacks, **marks}


def judge_again(job: Job) -> None:
    """Its quality and the marks by which it is known, after it was changed."""
    fields = {
        column.name: getattr(job, column.name) for column in Job.__table__.columns
    }
    job.quality_score, job.quality_lacks = quality.check(fields, job.ledger)
    for name, value in fingerprints.marks(fields).items():
        setattr(job, name, value)


async def last_change(session: AsyncSession) -> int:
    """Those below zero, of postings that are not read yet, count for nothing."""
    return max(0, await session.scalar(select(func.max(Job.change))) or 0)


def is_open(job: Job, *, now: datetime) -> bool:
    return job.status == "active" and job.expires_at > now


async def get_visible(
    session: AsyncSession,
    job_id: int,
    *,
    now: datetime,
    reader: int | None = None,
    sees_all: bool = False,
) -> Job:
    """A job that `reader` may see; `sees_all` is an admin.

    Raises:
        JobNotFound: It is not open, and neither their own nor one they applied to; or
            it is deleted, and nobody's to see.
    """
    job = await session.get(Job, job_id)
    if job is None or job.deleted_at is not None:
        raise JobNotFound
    if sees_all or is_open(job, now=now):
        return job
    if reader is None or not await _concerns(session, job, reader):
        raise JobNotFound
    return job


async def get_public(session: AsyncSession, job_id: int) -> Job:
    """A job that anybody can see or could once, be it over by now.

    Raises:
        JobNotFound: It is deleted, or nobody was shown it yet.
    """
    job = await session.get(Job, job_id)
    if job is None or job.deleted_at is not None or job.status == "draft":
        raise JobNotFound
    return job


async def _concerns(session: AsyncSession, job: Job, user_id: int) -> bool:
    """Who applied goes on reading what they applied to: for the interview, say."""
    if job.posted_by == user_id:
        return True
    applied = select(Application.id).where(
        Application.user_id == user_id, Application.job_id == job.id
    )
    return await session.scalar(applied) is not None


async def list_by_ids(
    session: AsyncSession, ids: Sequence[int], *, whole: bool = False
) -> list[Job]:
    """In the order of `ids`, those that are gone left out; `whole` with long texts."""
    statement = select(Job).where(Job.id.in_(ids))
    found = await session.scalars(statement.options(*([] if whole else BRIEF)))
    by_id = {job.id: job for job in found}
    return [by_id[job_id] for job_id in ids if job_id in by_id]


async def known_external_ids(
    session: AsyncSession, source: str, ids: Sequence[str]
) -> set[str]:
    found = await session.scalars(
        select(Job.external_id).where(Job.source == source, Job.external_id.in_(ids))
    )
    return {external_id for external_id in found if external_id}
