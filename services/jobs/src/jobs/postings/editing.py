"""Changing and deleting a posting: by who posted it, and by admins."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from common.contracts.jobs import JobChanged, JobClosed
from common.errors import Forbidden, Unprocessable
from common.outbox import emit
from jobs.applying.moving import Reader
from jobs.postings import closing, postings
from jobs.postings.job_states import JobStatus, check_move
from jobs.saving import newcomers, saved
from jobs.tables import Job

LONGEST = timedelta(days=90)
# What the requirements of a posting are read in.
READ = (
    *("title", "company", "description", "requirements"),
    *("experience_level", "location", "remote", "skills"),
)


class NotYourJob(Forbidden):
    detail = "Somebody else has posted this job."


class SalariesOutOfOrder(Unprocessable):
    detail = "salary_min is above salary_max, of what is sent or of what is there."


class ExpiryOutOfRange(Unprocessable):
    detail = "expires_at must be in the future, at most 90 days ahead."


async def get_managed(
    session: AsyncSession, job_id: int, reader: Reader, *, now: datetime
) -> Job:
    """A job that the reader may change.

    Raises:
        JobNotFound: There is none that they may even see.
        NotYourJob: They see it, and somebody else hires for it.
    """
    job = await postings.get_visible(
        session,
        job_id,
        now=now,
        reader=reader.user_id,
        sees_all=reader.role == "admin",
    )
    if not reader.answers_for(job):
        raise NotYourJob
    return job


def texts_of(job: Job, changes: Mapping[str, Any]) -> dict[str, Any] | None:
    """What must be read again; None when no text changes."""
    texts = {name: getattr(job, name) for name in READ}
    changed = texts | {name: changes[name] for name in READ if name in changes}
    return None if changed == texts else changed


async def read_again(texts: dict[str, Any] | None) -> list[dict[str, Any]] | None:
    """The requirements, read before the transaction."""
    if texts is None:
        return None
    return await asyncio.to_thread(postings.read_posting, texts)


async def change(
    session: AsyncSession,
    job: Job,
    changes: Mapping[str, Any],
    *,
    ledger: list[dict[str, Any]] | None,
    lifetime: timedelta,
    now: datetime,
) -> bool:
    """Change a job and tell of it; False when all is so already.

    Raises:
        IllegalJobMove, SalariesOutOfOrder, ExpiryOutOfRange: And nothing is changed.
    """
    changed = {k: v for k, v in changes.items() if getattr(job, k) != v}
    if not changed:
        return False
    _check(job, changes, changed, now=now)
    before = job.status
    to: JobStatus | None = changed.pop("status", None)
    for name, value in changed.items():
        setattr(job, name, value)
    job.expiry_chosen = job.expiry_chosen or "expires_at" in changes
    job.ledger = job.ledger if ledger is None else ledger
    await _touch(session, job, now=now)
    if to is not None:
        _move(job, to, chosen="expires_at" in changes, lifetime=lifetime, now=now)
    postings.judge_again(job)
    await _tell(session, job, before)
    return True


async def delete(session: AsyncSession, job: Job, *, now: datetime) -> None:
    """Take a job away from everywhere but the applications that name it."""
    was_known, was_over = job.status != "draft", job.status == "closed"
    job.status, job.closed_reason, job.deleted_at = "closed", "deleted", now
    await _touch(session, job, now=now)
    await saved.drop_all_of(session, job.id)
    if was_over:  # who waits for an answer knows that it is
        emit(session, JobClosed(job_id=job.id, reason="deleted"))
    elif was_known:
        await closing.tell(session, [job.id], "deleted")


def check_expiry(expires_at: datetime, *, now: datetime) -> None:
    """Raises: ExpiryOutOfRange: It is over already, or too far away."""
    if not now < expires_at <= now + LONGEST:
        raise ExpiryOutOfRange


def _check(
    job: Job, changes: Mapping[str, Any], changed: Mapping[str, Any], *, now: datetime
) -> None:
    if "status" in changed:
        check_move(job.status, changed["status"])
    low = changes.get("salary_min", job.salary_min)
    high = changes.get("salary_max", job.salary_max)
    if low is not None and high is not None and low > high:
        raise SalariesOutOfOrder
    # A whole form sent back says again when a closed job ran out: no fault.
    moves_or_ends = {"expires_at", "status"} & changed.keys()
    if "expires_at" in changes and moves_or_ends:
        check_expiry(changes["expires_at"], now=now)


def _move(
    job: Job, to: JobStatus, *, chosen: bool, lifetime: timedelta, now: datetime
) -> None:
    if to == "active":
        _open(job, chosen=chosen, lifetime=lifetime, now=now)
    if to == "closed":
        # Opened again, it begins anew.
        job.closed_reason, job.expiry_chosen = "closed", False
    job.status = to


def _open(job: Job, *, chosen: bool, lifetime: timedelta, now: datetime) -> None:
    """A pause does not make a job live longer, unless it ran out in it."""
    has_end = job.status == "paused" or job.expiry_chosen
    if not chosen and not (has_end and job.expires_at > now):
        job.expires_at, job.expiry_chosen = now + lifetime, False
    if job.status == "draft":
        job.posted_at = now
    job.closed_reason = None


async def _touch(session: AsyncSession, job: Job, *, now: datetime) -> None:
    """With a new number of change the index takes it up."""
    job.version += 1
    job.change = await postings.last_change(session) + 1
    job.updated_at = now


async def _tell(session: AsyncSession, job: Job, before: str) -> None:
    if job.status == "draft":
        return
    if before == "draft":
        await postings.announce(session, [job.id], posted_by=job.posted_by)
        return
    if job.status == "closed" != before:
        await closing.tell(session, [job.id], "closed")
        return
    if job.status != "closed" == before:
        await closing.take_back(session, job.id)
    if before == "paused":
        await newcomers.come_again(session, job.id)
    if job.reading != "new":  # else nobody has heard of it yet
        emit(session, JobChanged(job_id=job.id, version=job.version))
