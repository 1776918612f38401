"""When people want to be reminded of their interviews."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from interviews.tables import ReminderChoice

DEFAULT = (60, 15)  # minutes before it begins


async def of(session: AsyncSession, user_id: int) -> Sequence[int]:
    """Minutes before an interview begins, the longest first."""
    chosen = await session.get(ReminderChoice, user_id)
    return DEFAULT if chosen is None else chosen.minutes


async def choose(
    session: AsyncSession, user_id: int, minutes: Sequence[int], *, now: datetime
) -> Sequence[int]:
    """From now on; none at all for an empty list."""
    wanted = sorted(set(minutes), reverse=True)
    await session.merge(ReminderChoice(user_id=user_id, minutes=wanted, updated_at=now))
    return wanted
