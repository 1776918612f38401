"""Applying to several jobs at once, each for itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from jobs.applying import applications
from jobs.applying.applications import DailyLimitReached
from jobs.applying.papers import Papers
from jobs.postings import postings
from jobs.tables import Application, Job

Result = Literal[
    "created", "already_applied", "not_found", "closed", "own_job", "limit_reached"
]


@dataclass(frozen=True)
class Applied:
    """What became of one job of a batch."""

    job_id: int
    result: Result
    application_id: int | None = None  # the new one, or the one there was


async def apply_to_all(
    session: AsyncSession,
    user_id: int,
    job_ids: Sequence[int],
    papers: Papers,
    *,
    scores: Mapping[int, int],
    daily_limit: int,
    now: datetime,
) -> list[Applied]:
    """Apply to each job that can be applied to; the others say why not."""
    jobs = {job.id: job for job in await postings.list_by_ids(session, job_ids)}
    before = await _applications_of(session, user_id, job_ids)
    results = []
    for job_id in job_ids:
        job, there = jobs.get(job_id), before.get(job_id)
        refusal = _refusal(job, user_id, there, now=now)
        if job is None or refusal is not None:
            results.append(Applied(job_id, refusal or "not_found", there))
        else:
            how = {"daily_limit": daily_limit, "now": now}
            score = scores.get(job_id)
            results.append(await _apply(session, user_id, job, papers, score, **how))
    return results


async def _apply(
    session: AsyncSession,
    user_id: int,
    job: Job,
    papers: Papers,
    match_score: int | None,
    **how: Any,
) -> Applied:
    try:
        application = await applications.apply(
            session, user_id, job, papers, match_score=match_score, notes=None, **how
        )
    except DailyLimitReached:
        return Applied(job.id, "limit_reached")
    return Applied(job.id, "created", application.id)


def _refusal(
    job: Job | None, user_id: int, before: int | None, *, now: datetime
) -> Result | None:
    if job is None or job.status == "draft" or job.deleted_at is not None:
        return "not_found"
    if before is not None:
        return "already_applied"
    if job.posted_by == user_id:
        return "own_job"
    return None if postings.is_open(job, now=now) else "closed"


async def _applications_of(
    session: AsyncSession, user_id: int, job_ids: Sequence[int]
) -> dict[int, int]:
    rows = await session.execute(
        select(Application.job_id, Application.id)
        .where(Application.user_id == user_id)
        .where(Application.job_id.in_(job_ids))
    )
    return {job_id: application_id for job_id, application_id in rows}  # noqa: C416
