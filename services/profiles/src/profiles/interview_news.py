"""What becomes of interviews, as it rings: never an old date after a newer one."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from common.contracts.interviews import (
    InterviewCancelled,
    InterviewChanged,
    InterviewDue,
    InterviewScheduled,
)
from profiles.ringing import ring
from profiles.tables import Notification

News = InterviewScheduled | InterviewChanged | InterviewCancelled | InterviewDue
CHANGES = ("interview_scheduled", "interview_changed", "interview_cancelled")


async def tell(session: AsyncSession, kind: str, event: News, *, now: datetime) -> None:
    """Unless something later about the interview was told already: news may be late."""
    if not await _is_outdated(session, event):
        await ring(session, event.user_id, kind, event, now=now)


async def _is_outdated(session: AsyncSession, event: News) -> bool:
    later = select(Notification.id).where(
        Notification.user_id == event.user_id,  # some hundred rows at most, by an index
        Notification.kind.in_(CHANGES),
        Notification.data["interview_id"].as_integer() == event.interview_id,
        Notification.occurred_at > event.occurred_at,
    )
    return await session.scalar(later.limit(1)) is not None
