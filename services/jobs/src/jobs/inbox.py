"""The employer's side: who applied to a job, and what is noted of them."""

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from jobs.tables import Application, Job


async def drop_notes_of(session: AsyncSession, user_id: int) -> None:
    """What a person noted of who applied to their jobs; for themselves alone."""
    own_jobs = select(Job.id).where(Job.posted_by == user_id)
    await session.execute(
        update(Application)
        .where(Application.job_id.in_(own_jobs))
        .values(employer_notes=None, employer_rating=None)
    )
