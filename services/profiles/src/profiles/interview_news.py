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
    """Unless something later about the interview was told already: news may be late.

    A reminder is for one person, everything else for both sides.
    """
    for user_id in _people_of(event):
        if not await _is_outdated(session, user_id, event):
            await ring(session, user_id, kind, event, now=now)


def _people_of(event: News) -> list[int]:
    recruiter_id = getattr(event, "recruiter_id", None)
    return [event.user_id] if recruiter_id is None else [event.user_id, recruiter_id]


async def _is_outdated(session: AsyncSession, user_id: int, event: News) -> bool:
    later = select(Notification.id).where(
        Notification.user_id == user_id,  # some hundred rows at most, by an index
        Notification.kind.in_(CHANGES),
        Notification.data["interview_id"].as_integer() == event.interview_id,
        Notification.occurred_at > event.occurred_at,
    )
    return await session.scalar(later.limit(1)) is not None
