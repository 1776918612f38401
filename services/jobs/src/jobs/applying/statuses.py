"""How far the caller's own applications are, for lists of jobs."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from jobs.tables import Application


async def statuses_of(
    session: AsyncSession, user_id: int | None, job_ids: list[int]
) -> dict[int, str]:
    """The caller's application status by job, for a page of jobs in one query."""
    if user_id is None or not job_ids:
        return {}
    rows = await session.execute(
        select(Application.job_id, Application.status)
        .where(Application.user_id == user_id)
        .where(Application.job_id.in_(job_ids))
    )
    return {job_id: status for job_id, status in rows}  # noqa: C416 - Rows
