"""Reminders: planned with the interview, told when they are due, each exactly once.

A reminder is a row that goes in the transaction in which its event comes: whenever the
process dies, either both have happened or neither. After a pause only the latest of an
interview's due reminders is told, and none of what has begun.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from common.contracts.interviews import InterviewDue
from common.db import hint
from common.outbox import emit
from interviews.reminding import choices
from interviews.scheduling.states import STANDING
from interviews.tables import Interview, Reminder

AT_ONCE = 100
TOPIC = "reminders"  # of the hint: one may be due earlier than was known


async def plan(session: AsyncSession, interview: Interview, *, now: datetime) -> None:
    """Those that are still to come, in place of what was planned before."""
    await drop(session, interview)
    for user_id in _people_of(interview):
        for minutes in await choices.of(session, user_id):
            due_at = interview.scheduled_at - timedelta(minutes=minutes)
            if due_at > now:
                session.add(_reminder(interview, user_id, minutes, due_at))
    hint(session, TOPIC, interview.id)


async def plan_all(session: AsyncSession, user_id: int, *, now: datetime) -> None:
    """A person's anew, for they choose other times."""
    await session.execute(delete(Reminder).where(Reminder.user_id == user_id))
    wanted = await choices.of(session, user_id)
    ahead = await session.scalars(
        select(Interview)
        .where((Interview.user_id == user_id) | (Interview.recruiter_id == user_id))
        .where(Interview.status.in_(STANDING), Interview.scheduled_at > now)
        .where(Interview.is_practice.is_(False))
    )
    for interview in ahead:
        for minutes in wanted if user_id in _people_of(interview) else ():
            due_at = interview.scheduled_at - timedelta(minutes=minutes)
            if due_at > now:
                session.add(_reminder(interview, user_id, minutes, due_at))
    hint(session, TOPIC, user_id)


async def drop(session: AsyncSession, interview: Interview) -> None:
    await session.execute(delete(Reminder).where(Reminder.interview_id == interview.id))


async def find_next(session: AsyncSession) -> datetime | None:
    """When the next one is due."""
    return await session.scalar(
        select(Reminder.due_at).order_by(Reminder.due_at).limit(1)
    )


async def tell_due(session: AsyncSession, *, now: datetime) -> bool:
    """Tell some of what is due, the longest due first; whether there was any."""
    rows = await session.execute(
        select(Reminder, Interview)
        .join(Interview, Interview.id == Reminder.interview_id)
        .where(Reminder.due_at <= now)
        .order_by(Reminder.due_at)
        .limit(AT_ONCE)
    )
    due = [(reminder, interview) for reminder, interview in rows]
    for reminder, interview in _latest_of_each(due):
        if interview.scheduled_at > now:
            emit(session, _due(reminder, interview))
    for reminder, _ in due:
        await session.delete(reminder)
    return bool(due)


def _latest_of_each(
    due: Iterable[tuple[Reminder, Interview]],
) -> Iterable[tuple[Reminder, Interview]]:
    """Two of one interview at once would say the same."""
    latest = {(r.interview_id, r.user_id): (r, i) for r, i in due}
    return latest.values()


def _people_of(interview: Interview) -> list[int]:
    """The candidate, and the recruiter if they have made it."""
    recruiter_id = interview.recruiter_id
    if recruiter_id is None or interview.organizer_id != recruiter_id:
        return [interview.user_id]
    return [interview.user_id, recruiter_id]


def _reminder(
    interview: Interview, user_id: int, minutes: int, due_at: datetime
) -> Reminder:
    return Reminder(
        interview_id=interview.id, user_id=user_id, minutes=minutes, due_at=due_at
    )


def _due(reminder: Reminder, interview: Interview) -> InterviewDue:
    return InterviewDue(
        interview_id=interview.id,
        user_id=reminder.user_id,
        minutes=reminder.minutes,
        scheduled_at=interview.scheduled_at,
    )
