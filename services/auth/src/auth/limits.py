"""How often something may happen within a time, counted in the database.

Counts survive a restart, and a transaction that begins IMMEDIATE counts each of
thirty-two requests that arrive at once.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.tables import Attempt

LONGEST = timedelta(days=1)


async def note(
    session: AsyncSession,
    subject: str,
    kind: str,
    *,
    network: str | None = None,
    now: datetime,
) -> None:
    session.add(Attempt(subject=subject, kind=kind, at=now, network=network))
    await session.flush()


async def wait_for(
    session: AsyncSession,
    subject: str,
    kind: str,
    *,
    limit: int,
    within: timedelta,
    now: datetime,
) -> timedelta | None:
    """How long until one more is allowed; None when it is now."""
    recent = (
        select(Attempt.at)
        .where(Attempt.subject == subject, Attempt.kind == kind)
        .where(Attempt.at > now - within)
        .order_by(Attempt.at.desc())
        .limit(limit)
        .subquery()
    )
    count, oldest = (
        await session.execute(select(func.count(), func.min(recent.c.at)))
    ).one()
    return oldest + within - now if count >= limit else None


async def forget_old(session: AsyncSession, *, now: datetime) -> None:
    await session.execute(delete(Attempt).where(Attempt.at < now - LONGEST))
